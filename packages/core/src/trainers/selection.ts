import { z } from "zod";
import type { DeclaredMeasure } from "../tasks";

export const directionSchema = z.enum(["maximize", "minimize"]);

/** A metric that something is chosen by; a test metric is refused, since choosing by it would leak the test side. */
export const validationMetric = z
  .string()
  .regex(/^val\//, "choose by validation only: use a val/ metric, not a train or test one");

/** The rule that chooses a training's best epoch: the first epoch with the greatest (or least) finite value. */
export const selectionSchema = z.strictObject({ metric: validationMetric, direction: directionSchema });
export type Selection = z.infer<typeof selectionSchema>;

/** A validation metric that a trainer measures. */
export function metricOf(measures: readonly DeclaredMeasure[]) {
  const names = measures.map(({ name }) => name);
  return validationMetric.refine(
    (metric) => !metric.startsWith("val/") || names.includes(metric),
    `no trainer measures it; one of ${names.join(", ")}`,
  );
}

/** A selection rule over what a trainer measures. */
export function selectionOver(measures: readonly DeclaredMeasure[]) {
  return selectionSchema.extend({ metric: metricOf(measures) });
}

/**
 * What 0.1 always did, and what Keras' ModelCheckpoint monitors by default; Keras keeps a NaN that comes first as the
 * best, see improves.
 */
const DEFAULT_SELECTION: Selection = { metric: "val/loss", direction: "minimize" };

/** The rule that chooses a training's best epoch. One that cannot be read, as a later release wrote it, is the default. */
export function selectionOf({ selection }: { selection?: unknown }): Selection {
  return selectionSchema.safeParse(selection).data ?? DEFAULT_SELECTION;
}

export function isDefaultSelection({ metric, direction }: Selection): boolean {
  return metric === DEFAULT_SELECTION.metric && direction === DEFAULT_SELECTION.direction;
}

/**
 * True when a value is better than the best so far. Only a strictly better one is, so the first of equal epochs stays;
 * a value that is missing, NaN or infinite never is. Keras instead takes the first value it sees without a comparison,
 * so that a NaN in the first epoch stays its best for ever (Keras 3.15, `MonitorCallback._is_improvement`).
 * @param best null before the first finite value.
 */
export function improves(
  direction: Selection["direction"],
  value: number | undefined,
  best: number | null,
): value is number {
  if (value === undefined || !Number.isFinite(value)) return false;
  if (best === null) return true;
  return direction === "minimize" ? value < best : value > best;
}

/** `lowest val/loss`, `greatest val/auc`. */
export function selectionText({ metric, direction }: Selection): string {
  return `${direction === "minimize" ? "lowest" : "greatest"} ${metric}`;
}
