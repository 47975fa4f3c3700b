import { makeSampler } from "../samplers";
import { makeSpace } from "../space";
import type { Plan } from "./plan";
import { resolveTraining } from "./resolve";

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
  /** Seconds, or null where nothing was measured yet to go by. */
  seconds: number | null;
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
 * Counts a plan. `known` tells of trainings there already are and how long one epoch took where that was measured.
 * @throws FoldwiseError `invalid` when the sampler cannot search the space.
 */
export function planCost(
  plan: Plan,
  known: { shared?: number; secondsPerEpoch?: number | null } = {},
): PlanCost {
  const variants = Object.keys(plan.variants);
  const trials = Math.min(plan.budget.maxTrials, plannedProposals(plan) * variants.length);
  const runsPerTrial = plan.folds.length * plan.seeds.length;
  const runs = trials * runsPerTrial;
  const shared = known.shared ?? 0;
  const trainings = runs - shared;
  const epochsOf = (variant: string) => resolveTraining(plan, variant, {}).training.epochs;
  const meanEpochs = variants.reduce((sum, variant) => sum + epochsOf(variant), 0) / variants.length;
  const epochs = Math.round(trainings * meanEpochs);
  return {
    trials,
    runs,
    trainings,
    shared,
    evaluations: runs * evaluationsPerTraining(plan),
    epochs,
    seconds: known.secondsPerEpoch == null ? null : epochs * known.secondsPerEpoch,
  };
}
