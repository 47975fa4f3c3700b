import type { MetricNumber } from "../contracts/metric-number";
import type { Configuration } from "../space";
import type { Plan } from "./plan";
import type { MadeTrial } from "./planned-trial";
import { promotionOf } from "./promotion";

/** Epochs of a schedule that were trained with the same parameters. */
export interface ScheduleSegment {
  /** The trial that trained them. */
  trial: number;
  /** The trial whose checkpoint it began with; null where it began anew. */
  parent: number | null;
  /** The step after which it begins, 0 for a training that began anew. */
  fromStep: number;
  /** The last step of it; null while that is open. */
  toStep: number | null;
  configuration: Configuration;
  /** What it came to at `toStep`, of a round the mean over the runs; null while that is open. */
  value: MetricNumber | null;
}

/** A trial of a population, as its lineage is read. */
export type ScheduledTrial = Pick<
  MadeTrial,
  "configuration" | "exploit" | "rungs" | "state" | "objective" | "stop"
>;

/**
 * The parameters by which a trial of a population was trained, segment by segment from its first ancestor on.
 * @param trialOf a trial of the sweep by its number
 * @param lastStep of a training
 */
export function scheduleOf(
  plan: Plan,
  number: number,
  trialOf: (number: number) => ScheduledTrial | undefined,
  lastStep: number,
): ScheduleSegment[] {
  const rungs = promotionOf(plan)?.rungs ?? [];
  const segments: ScheduleSegment[] = [];
  let end: { step: number; value: MetricNumber } | null = null;
  for (let at: number | null = number; at !== null; ) {
    const trial = trialOf(at);
    if (!trial) break;
    const { exploit } = trial;
    const own = end ?? endOf(trial, lastStep);
    segments.unshift({
      trial: at,
      parent: exploit?.from.trial ?? null,
      fromStep: exploit ? exploit.step : 0,
      toStep: own?.step ?? null,
      configuration: trial.configuration,
      value: own?.value ?? null,
    });
    end = exploit ? { step: rungs[exploit.round] ?? exploit.step, value: exploit.from.value } : null;
    at = exploit?.from.trial ?? null;
  }
  return segments;
}

function endOf(
  { state, objective, stop, rungs }: ScheduledTrial,
  lastStep: number,
): { step: number; value: MetricNumber } | null {
  if (state === "complete") return { step: lastStep, value: objective ?? "NaN" };
  const [last] = (rungs ?? []).slice(-1);
  return stop && last ? { step: last.step, value: last.value } : null;
}
