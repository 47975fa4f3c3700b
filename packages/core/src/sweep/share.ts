import { z } from "zod";

/**
 * A sweep's share of the workers, as Temporal's priority and fairness take it: tasks of a lower priority number are
 * dispatched first; among sweeps of one priority, slots are shared in proportion to their weights.
 */
export interface SweepShare {
  /** {@link MIN_PRIORITY} (first) to {@link MAX_PRIORITY} (last). */
  readonly priority: number;
  /** {@link MIN_WEIGHT} to {@link MAX_WEIGHT}. */
  readonly weight: number;
}

/** Temporal's default number of priority levels is 5, of which 3 is the default. */
export const MIN_PRIORITY = 1;
export const MAX_PRIORITY = 5;
export const DEFAULT_PRIORITY = 3;
/** Temporal clamps fairness weights to this range. */
export const MIN_WEIGHT = 0.001;
export const MAX_WEIGHT = 1000;
export const DEFAULT_WEIGHT = 1;

export const prioritySchema = z
  .int()
  .min(MIN_PRIORITY)
  .max(MAX_PRIORITY)
  .describe("Priority of its trainings: 1 is scheduled first, 5 last; 3 unless given.");
export const weightSchema = z
  .number()
  .min(MIN_WEIGHT)
  .max(MAX_WEIGHT)
  .describe(
    "Share of the slots among sweeps of the same priority: weight 2 gets twice the slots of weight 1; 1 unless given.",
  );

/** "priority 1, weight 2"; what is the default is left out. */
export function shareText({ priority, weight }: SweepShare): string {
  return [
    priority === DEFAULT_PRIORITY ? "" : `priority ${priority}`,
    weight === DEFAULT_WEIGHT ? "" : `weight ${weight}`,
  ]
    .filter(Boolean)
    .join(", ");
}
