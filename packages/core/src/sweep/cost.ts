import { makeSampler } from "../samplers";
import { makeSpace } from "../space";
import type { Plan } from "./plan";
import { resolveTraining } from "./resolve";

/** Where an estimate of time comes from: this network, another one scaled by its multiply-adds, or nothing measured. */
export const TIME_BASES = ["measured", "scaled", "assumed"] as const;
export type TimeBasis = (typeof TIME_BASES)[number];

/** What a plan will cost before anything runs. */
export interface PlanCost {
  trials: number;
  runs: number;
  /** Distinct trainings; runs of equal fingerprint share one. */
  trainings: number;
  /** Trainings that a finished or moving one already serves. */
  shared: number;
  evaluations: number;
  /** Most epochs there can be: early stopping only lowers it. */
  epochs: number;
  /** Seconds, one training after the other, or null where nothing tells. */
  seconds: number | null;
  /** The weakest one of its variants; left out in costs that were stored before it was kept. */
  basis?: TimeBasis | null;
}

/** What is known of one variant before it runs. */
export interface KnownVariant {
  /** Trainings of it that are there already. */
  shared: number;
  secondsPerEpoch: number | null;
  basis: TimeBasis | null;
}

/** How many evaluations one training gets. */
export function evaluationsPerTraining(plan: Plan): number {
  const { testSigmas, replicates, weights, lastAtZero } = plan.evaluation;
  // Without noise every replicate is the same, so sigma 0 is evaluated once.
  const grid = testSigmas.reduce((sum, sigma) => sum + (sigma === 0 ? 1 : replicates), 0);
  return grid + (lastAtZero && weights === "best" ? 1 : 0);
}

/** How many configurations the sampler gives within the budget; variants share the budget of trials. */
export function plannedProposals(plan: Plan): number {
  const variants = Object.keys(plan.variants).length;
  const size = makeSampler(plan.sampler.kind, makeSpace(plan.space)).size();
  const budget = Math.ceil(plan.budget.maxTrials / variants);
  return size === null ? budget : Math.min(size, budget);
}

/**
 * Counts a plan. `known` tells by variant of trainings there already are and how long an epoch takes.
 * @throws FoldwiseError `invalid` when the sampler cannot search the space.
 */
export function planCost(plan: Plan, known: Readonly<Record<string, KnownVariant>> = {}): PlanCost {
  const variants = Object.keys(plan.variants);
  const trials = Math.min(plan.budget.maxTrials, plannedProposals(plan) * variants.length);
  const runsPerTrial = plan.folds.length * plan.seeds.length;
  const runs = trials * runsPerTrial;
  const total = { shared: 0, epochs: 0, seconds: 0 };
  for (const [index, variant] of variants.entries()) {
    // A configuration's variants stand side by side, so the budget ends within the last configuration.
    const ownTrials = Math.ceil(Math.max(0, trials - index) / variants.length);
    const shared = known[variant]?.shared ?? 0;
    const epochs = (ownTrials * runsPerTrial - shared) * resolveTraining(plan, variant, {}).training.epochs;
    total.shared += shared;
    total.epochs += epochs;
    total.seconds += epochs === 0 ? 0 : epochs * (known[variant]?.secondsPerEpoch ?? Number.NaN);
  }
  const waiting = variants.flatMap((variant) => known[variant]?.basis ?? []);
  return {
    trials,
    runs,
    trainings: runs - total.shared,
    shared: total.shared,
    evaluations: runs * evaluationsPerTraining(plan),
    epochs: total.epochs,
    seconds: Number.isNaN(total.seconds) ? null : total.seconds,
    basis: TIME_BASES.findLast((basis) => waiting.includes(basis)) ?? null,
  };
}
