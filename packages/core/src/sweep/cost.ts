import type { Plan } from "./plan";
import { plannedWork } from "./planned-work";

/** Where an estimate of time comes from: this network, another one scaled by its multiply-adds, or nothing measured. */
export const TIME_BASES = ["measured", "scaled", "assumed"] as const;
export type TimeBasis = (typeof TIME_BASES)[number];

/** What a plan will cost before anything runs. */
export interface PlanCost {
  trials: number;
  runs: number;
  /** Distinct trainings to make; runs of equal fingerprint share one. */
  trainings: number;
  /** Distinct trainings that a finished or moving one already serves. */
  shared: number;
  evaluations: number;
  /** Most epochs to train: early stopping only lowers it. */
  epochs: number;
  /** Seconds, one training after the other, or null where nothing tells. */
  seconds: number | null;
  /** The weakest one of its variants; left out in costs that were stored before it was kept. */
  basis?: TimeBasis | null;
  /** Most epochs of all trainings, shared ones included; left out in costs from before it was kept, as what follows. */
  allEpochs?: number;
  /** Configurations within the budget. */
  configurations?: number;
  /** Configurations that the space has; null where it has no end. */
  spaceSize?: number | null;
}

/** What is known of one variant before it runs. */
export interface KnownVariant {
  /** Trainings of it that are there already. */
  shared: number;
  /** Most epochs that those have; the mean of the variant's where it is left out. */
  sharedEpochs?: number;
  secondsPerEpoch: number | null;
  basis: TimeBasis | null;
}

/**
 * Counts a plan. `known` tells by variant of trainings there already are and how long an epoch takes.
 * @throws FoldwiseError `invalid` when the sampler cannot search the space.
 */
export function planCost(plan: Plan, known: Readonly<Record<string, KnownVariant>> = {}): PlanCost {
  const work = plannedWork(plan);
  const total = { shared: 0, epochs: 0, seconds: 0 };
  for (const { variant, trainings, epochs: most } of work.variants) {
    const own = known[variant];
    const shared = own?.shared ?? 0;
    const mean = trainings === 0 ? 0 : most / trainings;
    const epochs = most - (own?.sharedEpochs ?? Math.floor(shared * mean));
    total.shared += shared;
    total.epochs += epochs;
    total.seconds += epochs === 0 ? 0 : epochs * (own?.secondsPerEpoch ?? Number.NaN);
  }
  const bases = work.variants.flatMap(({ variant }) => known[variant]?.basis ?? []);
  return {
    trials: work.trials,
    runs: work.runs,
    trainings: work.trainings - total.shared,
    shared: total.shared,
    evaluations: work.evaluations,
    epochs: total.epochs,
    seconds: Number.isNaN(total.seconds) ? null : total.seconds,
    basis: TIME_BASES.findLast((basis) => bases.includes(basis)) ?? null,
    allEpochs: work.epochs,
    configurations: work.configurations,
    spaceSize: work.spaceSize,
  };
}
