import type { SweepState } from "@foldwise/core/states";
import {
  isNested,
  type Plan,
  type PlanCost,
  plannedEvaluations,
  plannedWork,
  type TimePart,
} from "@foldwise/core/sweep";
import { mostEpochs } from "@foldwise/core/trainers";
import type { SweepProgress } from "./progress";

/** What of a sweep's row decides how much it still has to do. */
export interface CostedSweep {
  state: SweepState;
  plan: Plan;
  cost: PlanCost;
}

/**
 * What a sweep comes to, as its launch promised: the totals stay when it is cancelled, when trials fail and when
 * trainings stop early. A complete one has all that there was to make.
 */
export function totalsOf({ state, cost, plan }: CostedSweep, counts: SweepProgress) {
  const made = {
    trials: sumOf(counts.trials),
    trainings: sumOf(counts.trainings),
    epochs: counts.epochs_most,
  };
  if (state === "complete") return made;
  const trainings = Math.max(made.trainings, cost.trainings + cost.shared);
  const mean = cost.trainings > 0 ? cost.epochs / cost.trainings : mostEpochs(plan);
  return {
    trials: Math.max(made.trials, cost.trials),
    trainings,
    epochs: Math.max(
      made.epochs,
      cost.allEpochs ?? made.epochs + Math.round((trainings - made.trainings) * mean),
    ),
  };
}

/**
 * How many epochs a sweep is expected to come to where trials wait at rungs, most of which are not promoted; once it is complete,
 * how many it came to, and where it was cancelled or has failed, as before. Undefined where all trials train to their end: its
 * totals then say it.
 */
export function expectedEpochs(row: CostedSweep, counts: SweepProgress): number | undefined {
  const { cost, state } = row;
  if (cost.expectedEpochs === undefined) return undefined;
  if (state === "complete") return counts.epochs_complete;
  const shared = Math.max(0, (cost.allEpochs ?? cost.epochs) - cost.epochs);
  return Math.max(
    counts.epochs_complete,
    Math.min(totalsOf(row, counts).epochs, cost.expectedEpochs + shared),
  );
}

/** How many of so many trainings of a plan are evaluated: all, or the chosen ones of a nested cross-validation. */
export function evaluatedTrainings(plan: Plan, trainings: number): number {
  if (!isNested(plan)) return trainings;
  const evaluated = plannedWork(plan).variants.reduce((sum, variant) => sum + variant.evaluated, 0);
  return Math.min(trainings, evaluated);
}

/** Seconds of an epoch by the estimate of the launch; null where it has none. */
function eachOf({ seconds, epochs, expectedEpochs = epochs }: CostedSweep["cost"]): number | null {
  return seconds !== null && expectedEpochs > 0 ? seconds / expectedEpochs : null;
}

export interface WorkLeft {
  /** Seconds on one slot. */
  training: TimePart;
  evaluation: TimePart;
  secondsPerEpoch: number | null;
  secondsPerEvaluation: number | null;
  /** Trainings that are not over, made or not. */
  trainings: number;
}

/**
 * What a sweep still has to do: epochs and evaluations at its own pace so far, and at that of the estimate of its launch
 * where it has none. Its first epochs hold the start of the trainer: until it has trained as many as one training has, a
 * measured pace of earlier trainings counts for those that lack. What failed or was cancelled is not waited for.
 */
export function workLeft(row: CostedSweep, counts: SweepProgress): WorkLeft {
  const { cost, plan } = row;
  const totals = totalsOf(row, counts);
  const { trainings_pruned: pruned } = counts;
  const { failed = 0, cancelled = 0 } = counts.trainings;
  // Those of pruned trials are over too where another sweep has them go on.
  const over = failed + cancelled + sumOf(pruned) - (pruned.failed ?? 0) - (pruned.cancelled ?? 0);
  const complete = (counts.trainings.complete ?? 0) - (pruned.complete ?? 0);
  const most = Math.max(
    0,
    totals.epochs - counts.epochs_most + counts.epochs_expected - counts.epochs_complete,
  );
  // Of trials that wait at rungs most are not promoted.
  const epochs =
    cost.expectedEpochs === undefined
      ? most
      : Math.min(most, Math.max(0, cost.expectedEpochs - counts.epochs_complete));
  const wanted = evaluatedTrainings(plan, totals.trainings - over) * plannedEvaluations(plan).length;
  const evaluations = Math.max(0, wanted - counts.evaluations);
  const before: Pace = {
    each: eachOf(cost),
    basis: cost.basis ?? null,
  };
  const lacking = Math.max(0, totals.epochs / Math.max(1, totals.trainings) - counts.work_epochs);
  const known = before.basis === "measured" && before.each !== null ? lacking : 0;
  const own = paceSoFar(
    counts.work_seconds + known * (before.each ?? 0),
    counts.work_epochs === 0 ? 0 : counts.work_epochs + known,
  );
  const epoch = own ?? before;
  const promised = cost.time?.evaluation ?? { seconds: null, basis: null };
  const evaluation = paceSoFar(counts.evaluation_seconds, counts.evaluations_timed) ?? {
    each: promised.seconds === null || !cost.newEvaluations ? null : promised.seconds / cost.newEvaluations,
    basis: promised.basis,
  };
  return {
    training: partOf(epochs, epoch),
    evaluation: partOf(evaluations, evaluation),
    secondsPerEpoch: epoch.each,
    secondsPerEvaluation: evaluation.each,
    trainings: Math.max(0, totals.trainings - over - complete),
  };
}

type Pace = { each: number | null; basis: TimePart["basis"] };

function paceSoFar(seconds: number, pieces: number): Pace | null {
  return pieces > 0 ? { each: seconds / pieces, basis: "measured" } : null;
}

function partOf(pieces: number, { each, basis }: Pace): TimePart {
  if (pieces === 0) return { seconds: 0, basis: null };
  return each === null ? { seconds: null, basis: null } : { seconds: pieces * each, basis };
}

export function sumOf(byState: Partial<Record<string, number>>): number {
  return Object.values(byState).reduce<number>((total, n) => total + (n ?? 0), 0);
}
