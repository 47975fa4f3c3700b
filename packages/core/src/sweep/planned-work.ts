import { makeSpace } from "../space";
import { mostEpochs, trainerOf } from "../trainers";
import type { Plan } from "./plan";
import { plannedEvaluations } from "./planned-evaluations";
import { firstAlike } from "./planned-trainings";
import { plannedTrials, samplerOf } from "./planned-trials";
import { resolveTraining, targetOf } from "./resolve";

/** Where the number of epochs is searched, plans of more trials count each with the greatest number of epochs. */
const MAX_SUMMED_TRIALS = 10_000;

/** What the trials of one variant bring. */
export interface VariantWork {
  variant: string;
  trials: number;
  /** Distinct trainings; one that several variants want counts for the first of them. */
  trainings: number;
  /** At most so many in these trainings together; early stopping lowers it. */
  epochs: number;
}

/** How much a plan makes when nothing fails and nobody cancels it. */
export interface PlannedWork {
  /** Configurations that the sampler proposes within the budget. */
  configurations: number;
  /** Configurations that there are; null where the space has no end. */
  spaceSize: number | null;
  trials: number;
  /** A run a trial, fold and seed. */
  runs: number;
  /** Distinct trainings: runs of equal fingerprint share one. */
  trainings: number;
  evaluations: number;
  epochs: number;
  /** In the order of the plan. */
  variants: VariantWork[];
}

/**
 * Counts what a plan makes, without making it: a million trials take no longer than one. The counts are those of
 * `plannedTrials`, `plannedTrainings` and `plannedEvaluations`, which name them one by one. They rest on what the check
 * of a plan refuses: a configuration is proposed once, and no variant sets what the space searches, so that two
 * trainings are equal only where two variants are.
 *
 * @throws FoldwiseError `invalid` when the sampler cannot search the space, or a variant cannot be resolved
 */
export function plannedWork(plan: Plan): PlannedWork {
  const names = Object.keys(plan.variants);
  const spaceSize = samplerOf(plan).size();
  const budget = Math.ceil(plan.budget.maxTrials / names.length);
  const configurations = Math.min(spaceSize ?? budget, budget);
  const trials = Math.min(plan.budget.maxTrials, configurations * names.length);
  const runsPerTrial = plan.folds.length * plan.seeds.length;
  const alike = firstAlike(plan);
  const epochsOf = epochCounter(plan, trials);
  const variants = names.map((variant, index): VariantWork => {
    // A configuration's variants stand side by side, so the budget ends within the last configuration.
    const own = Math.ceil(Math.max(0, trials - index) / names.length);
    const isFirst = alike.get(variant) === variant;
    return {
      variant,
      trials: own,
      trainings: isFirst ? own * runsPerTrial : 0,
      epochs: isFirst ? epochsOf(variant, own) * runsPerTrial : 0,
    };
  });
  const sum = (of: (work: VariantWork) => number) => variants.reduce((total, work) => total + of(work), 0);
  const trainings = sum((work) => work.trainings);
  return {
    configurations,
    spaceSize,
    trials,
    runs: trials * runsPerTrial,
    trainings,
    evaluations: trainings * plannedEvaluations(plan).length,
    epochs: sum((work) => work.epochs),
    variants,
  };
}

/** Epochs of a variant's own trials, at most. @param trials of the whole plan */
function epochCounter(plan: Plan, trials: number): (variant: string, own: number) => number {
  const { section, key } = trainerOf(plan).epochs;
  const searched = Object.keys(plan.space).find((name) => {
    const target = targetOf(name, plan);
    return target?.section === section && target.key === key;
  });
  if (searched === undefined) return (variant, own) => own * mostEpochs(resolveTraining(plan, variant, {}));
  const sums = new Map<string, number>();
  if (trials <= MAX_SUMMED_TRIALS)
    for (const { variant, configuration } of plannedTrials(plan))
      sums.set(variant, (sums.get(variant) ?? 0) + Number(configuration[searched]));
  return (variant, own) => sums.get(variant) ?? own * greatest(plan, searched);
}

function greatest(plan: Plan, name: string): number {
  const spec = plan.space[name];
  if (spec === undefined) return 0;
  if (spec.type !== "categorical") return spec.high;
  return Math.max(...spec.choices.map(Number));
}

/** How many of the trials that the whole space would take the budget leaves out; 0 for a space without an end. */
export function trialsLeftOut(plan: Plan, { spaceSize, trials }: PlannedWork): number {
  return spaceSize === null ? 0 : spaceSize * Object.keys(plan.variants).length - trials;
}

/** Whether there is anything to search: a plan without a space has one configuration, however large its budget. */
export function isSearch(plan: Pick<Plan, "space">): boolean {
  return makeSpace(plan.space).names.length > 0;
}
