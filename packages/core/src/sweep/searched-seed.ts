import { type Problem, showValue } from "../errors";
import type { Configuration } from "../space";
import { holderOf, isFreeParameter, parameterOf, type ResolvedTraining, trainerOf } from "../trainers";
import type { Plan } from "./plan";

/** The dimension that is the seed of a trial's runs. */
export const SEED_DIMENSION = "seed";

/**
 * Whether a dimension is the seed of the runs. A trainer's own parameter of this name comes first, as a program may declare
 * one: its space names the program's.
 */
export function isRunSeed(
  name: string,
  plan: Pick<ResolvedTraining, "trainer"> & Partial<ResolvedTraining>,
): boolean {
  if (name !== SEED_DIMENSION) return false;
  const trainer = trainerOf(plan);
  const target = parameterOf(trainer, name);
  if (target === null) return true;
  return isFreeParameter(trainer, target) && !Object.hasOwn(holderOf(plan, target), target.key);
}

/** Whether trials of a plan differ in the seed of their runs. */
export function isSeedSearched(plan: Pick<Plan, "space"> & ResolvedTraining): boolean {
  return Object.hasOwn(plan.space, SEED_DIMENSION) && isRunSeed(SEED_DIMENSION, plan);
}

/** The seeds of a trial's runs: that of its configuration, or the plan's where it has none. */
export function seedsOfTrial(
  plan: Pick<Plan, "seeds"> & ResolvedTraining,
  configuration: Configuration,
): readonly number[] {
  const seed = Object.hasOwn(configuration, SEED_DIMENSION) ? configuration[SEED_DIMENSION] : undefined;
  return typeof seed === "number" && isRunSeed(SEED_DIMENSION, plan) ? [seed] : plan.seeds;
}

/** A searched seed is one for each trial: a list beside it would not be trained. */
export function seedProblems(plan: Plan): Problem[] {
  if (!isSeedSearched(plan) || plan.seeds.length === 1) return [];
  return [
    {
      field: "seeds",
      value: showValue(plan.seeds),
      problem: `space.${SEED_DIMENSION} gives each trial one seed, so that ${plan.seeds.length} seeds cannot be trained`,
      remedy: `name one seed, which trials get where space.${SEED_DIMENSION} is not active, or remove space.${SEED_DIMENSION} to train every trial with all of them`,
    },
  ];
}
