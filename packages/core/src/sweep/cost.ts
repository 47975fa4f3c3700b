import { type EpochPace, TIME_BASES, type TimeBasis } from "../trainers";
import type { Plan } from "./plan";
import { plannedEvaluations } from "./planned-evaluations";
import { plannedWork, runsSideBySide } from "./planned-work";
import { promotedShare, promotionOf } from "./promotion";
import { addParts, estimateTime, type QueuedWork, type TimeEstimate, type TimePart } from "./time-estimate";

/** What a plan will cost before anything runs. */
export interface PlanCost {
  trials: number;
  runs: number;
  /** Distinct trainings to make; runs of equal fingerprint share one. */
  trainings: number;
  /** Distinct trainings that a finished or moving one already serves. */
  shared: number;
  evaluations: number;
  /** Of the evaluations, those that are still to make; left out in costs from before it was kept. */
  newEvaluations?: number;
  /** Most epochs to train: early stopping and promotion only lower it. */
  epochs: number;
  /** Of a plan that promotes its trials, how many of them are expected, by the share of the trials that goes on from each rung. */
  expectedEpochs?: number;
  /** Seconds of training alone, one training after the other, or null where nothing tells. */
  seconds: number | null;
  /** The weakest one of its variants; left out in costs that were stored before it was kept. */
  basis?: TimeBasis | null;
  /** Most epochs of all trainings, shared ones included; left out in costs from before it was kept, as what follows. */
  allEpochs?: number;
  /** Configurations within the budget. */
  configurations?: number;
  /** Configurations that the space has; null where it has no end. */
  spaceSize?: number | null;
  /** From the launch to the end, with evaluations and the wait for slots; left out in costs from before it was kept. */
  time?: TimeEstimate;
}

/** What is known of one variant before it runs. */
export interface KnownVariant extends EpochPace {
  /** Trainings of it that are there already. */
  shared: number;
  /** Most epochs that those have; the mean of the variant's where it is left out. */
  sharedEpochs?: number;
  /** Evaluations that the shared trainings have already; none where it is left out. */
  sharedEvaluations?: number;
  secondsPerEvaluation?: number | null;
  evaluationBasis?: TimeBasis | null;
}

/** Who else wants slots of the plan's resource class, and how many there are. */
export interface KnownQueue {
  others: readonly QueuedWork[];
  slots: number;
}

/**
 * Counts a plan. `known` tells by variant of trainings there already are and how long an epoch and an evaluation take.
 * @throws FoldwiseError `invalid` when the sampler cannot search the space.
 */
export function planCost(
  plan: Plan,
  known: Readonly<Record<string, KnownVariant>> = {},
  queue: KnownQueue = { others: [], slots: 0 },
): PlanCost {
  const work = plannedWork(plan);
  const perTraining = plannedEvaluations(plan).length;
  const total = { shared: 0, epochs: 0, expected: 0, seconds: 0, newEvaluations: 0 };
  const evaluating: TimePart[] = [];
  for (const { variant, trials, trainings, evaluated, epochs: most } of work.variants) {
    const own = known[variant];
    const shared = own?.shared ?? 0;
    const mean = trainings === 0 ? 0 : most / trainings;
    const epochs = most - (own?.sharedEpochs ?? Math.floor(shared * mean));
    total.shared += shared;
    total.epochs += epochs;
    const expected = Math.ceil(epochs * promotedShare(plan, trials));
    total.expected += expected;
    total.seconds += expected === 0 ? 0 : expected * (own?.secondsPerEpoch ?? Number.NaN);
    const missing = Math.max(0, evaluated * perTraining - (own?.sharedEvaluations ?? 0));
    total.newEvaluations += missing;
    if (missing > 0) evaluating.push(partOf(missing, own?.secondsPerEvaluation, own?.evaluationBasis));
  }
  const bases = work.variants.flatMap(({ variant }) => known[variant]?.basis ?? []);
  const seconds = Number.isNaN(total.seconds) ? null : total.seconds;
  const basis = TIME_BASES.findLast((one) => bases.includes(one)) ?? null;
  const time = estimateTime({
    training: { seconds, basis: total.epochs === 0 ? null : basis },
    evaluation: addParts(evaluating),
    width: Math.min(work.trainings, plan.concurrency * runsSideBySide(plan)),
    ...queue,
  });
  return {
    trials: work.trials,
    runs: work.runs,
    trainings: work.trainings - total.shared,
    shared: total.shared,
    evaluations: work.evaluations,
    newEvaluations: total.newEvaluations,
    epochs: total.epochs,
    ...(promotionOf(plan) ? { expectedEpochs: total.expected } : {}),
    seconds,
    basis,
    allEpochs: work.epochs,
    configurations: work.configurations,
    spaceSize: work.spaceSize,
    time,
  };
}

function partOf(count: number, each: number | null = null, basis: TimeBasis | null = null): TimePart {
  return each === null ? { seconds: null, basis: null } : { seconds: count * each, basis };
}
