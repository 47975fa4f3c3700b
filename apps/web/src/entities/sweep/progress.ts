import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { endedText, endedTrainings, isMaximum } from "@foldwise/core/sweep";
import { plural } from "@/formats/numbers";
import { formatDuration } from "@/formats/times";

/** Share of a sweep's work that is done, 0 to 1: by epochs while it trains, by evaluations at the end. */
export function sweepShare({ state, epochs, evaluations, trainings }: SweepSummary): number {
  if (state === "complete") return 1;
  const { complete, planned, expected = planned } = epochs;
  const parts = [
    {
      done: Math.max(
        complete,
        (wholeTrainings({ trainings, epochs }) / Math.max(1, trainings.planned)) * planned,
      ),
      planned: expected,
      weight: 0.85,
    },
    // Where trials are promoted, how many will be evaluated is not known.
    {
      done: evaluations.complete,
      planned: epochs.expected === undefined ? evaluations.planned : 0,
      weight: 0.15,
    },
  ].filter((part) => part.planned > 0);
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  const share = parts.reduce((sum, part) => sum + part.weight * Math.min(1, part.done / part.planned), 0);
  return weight === 0 ? 0 : Math.min(1, share / weight);
}

/**
 * Trainings that count with all of their epochs, also where they ended earlier. Where trials are promoted these are the
 * complete ones alone: that most end early is in the epochs that are expected.
 */
export function wholeTrainings({ trainings, epochs }: Pick<SweepSummary, "trainings" | "epochs">): number {
  return epochs.expected === undefined ? endedTrainings(trainings) : trainings.complete;
}

/** Share of a sweep's training runs that failed, 0 to 1. */
export function failedShare({ trainings }: Pick<SweepSummary, "trainings">): number {
  return trainings.planned === 0 ? 0 : Math.min(1, (trainings.byState.failed ?? 0) / trainings.planned);
}

/**
 * "4 of 6 training runs · 12 of 30 evaluations · 1 min 40 s left"; "of max. 6" where trials wait to be promoted, and
 * "(3 complete, 1 pruned)" where some are.
 */
export function describeProgress(sweep: SweepSummary): string {
  const of = isMaximum(sweep) ? "of max." : "of";
  const ended = endedText(sweep.trainings);
  return [
    `${endedTrainings(sweep.trainings)} ${of} ${plural(sweep.trainings.planned, "training run")}${ended === null ? "" : ` (${ended})`}`,
    `${sweep.evaluations.complete} ${of} ${plural(sweep.evaluations.planned, "evaluation")}`,
    sweep.secondsLeft === null ? "" : `${formatDuration(sweep.secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(" · ");
}
