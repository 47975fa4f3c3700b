import { learns } from "../samplers";
import { listedValues } from "../space";
import { mostEpochs, trainerOf } from "../trainers";
import { foldsOfTrial, isNested, searchesOf } from "./nested";
import type { Plan } from "./plan";
import { plannedEvaluations } from "./planned-evaluations";
import { firstAlike } from "./planned-trainings";
import { plannedTrials } from "./planned-trials";
import { resolveTraining, targetOf } from "./resolve";
import { samplerOf } from "./search";

/** Where the number of epochs is searched, plans of more trials count each with the greatest number of epochs. */
const MAX_SUMMED_TRIALS = 10_000;

/** What the trials of one variant bring. */
export interface VariantWork {
  variant: string;
  trials: number;
  /** Distinct trainings; one that several variants want counts for the first of them. */
  trainings: number;
  /** Of the trainings, those that are evaluated: all but the ones on inner folds. */
  evaluated: number;
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
  /** Of the trials, those of one search: each outer fold of a nested cross-validation has one. */
  trialsPerSearch: number;
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
  const trialsPerSearch = Math.min(plan.budget.maxTrials, configurations * names.length);
  const searches = searchesOf(plan);
  const seeds = plan.seeds.length;
  const runsPerTrial = runsAtOnce(plan);
  const alike = firstAlike(plan);
  const epochsOf = epochCounter(plan, trialsPerSearch);
  const variants = names.map((variant, index): VariantWork => {
    // A configuration's variants stand side by side, so the budget ends within the last configuration.
    const own = Math.ceil(Math.max(0, trialsPerSearch - index) / names.length);
    // One for each outer fold, of whichever configuration is chosen there.
    const refits = isNested(plan) && own > 0 ? searches : 0;
    const isFirst = alike.get(variant) === variant;
    const searched = isFirst ? own * searches * runsPerTrial : 0;
    const refitted = isFirst ? refits * seeds : 0;
    const epochs = epochsOf(variant, own);
    return {
      variant,
      trials: own * searches + refits,
      trainings: searched + refitted,
      evaluated: isNested(plan) ? refitted : searched,
      epochs: isFirst ? epochs.all * searches * runsPerTrial + epochs.most * refitted : 0,
    };
  });
  const sum = (of: (work: VariantWork) => number) => variants.reduce((total, work) => total + of(work), 0);
  const trainings = sum((work) => work.trainings);
  const trials = sum((work) => work.trials);
  const searched = trialsPerSearch * searches;
  return {
    configurations,
    spaceSize,
    trials,
    trialsPerSearch,
    runs: searched * runsPerTrial + (trials - searched) * seeds,
    trainings,
    evaluations: sum((work) => work.evaluated) * plannedEvaluations(plan).length,
    epochs: sum((work) => work.epochs),
    variants,
  };
}

/** Epochs of a variant's own trials of a search, at most: of all of them, and of the longest. */
interface TrialEpochs {
  all: number;
  most: number;
}

/** @param trials of one whole search */
function epochCounter(plan: Plan, trials: number): (variant: string, own: number) => TrialEpochs {
  const searched = searchedEpochs(plan);
  const usual = (variant: string) => mostEpochs(resolveTraining(plan, variant, {}));
  if (searched === undefined)
    return (variant, own) => {
      const most = usual(variant);
      return { all: own * most, most };
    };
  const sums = new Map<string, TrialEpochs>();
  if (trials <= MAX_SUMMED_TRIALS && !learns(plan.sampler.kind))
    for (const { variant, configuration } of plannedTrials({ ...plan, splits: withoutInner(plan) })) {
      const { all, most } = sums.get(variant) ?? { all: 0, most: 0 };
      const own = Number(configuration[searched] ?? usual(variant));
      sums.set(variant, { all: all + own, most: Math.max(most, own) });
    }
  return (variant, own) => {
    const most = greatest(plan, searched, usual(variant));
    return sums.get(variant) ?? { all: own * most, most };
  };
}

/** The searches of all outer folds are alike: one is counted. */
function withoutInner({ splits }: Plan): Plan["splits"] {
  const { inner: _, ...outer } = splits;
  return outer;
}

/** The parameter of the space that is the greatest number of epochs; undefined where it is not searched. */
function searchedEpochs(plan: Plan): string | undefined {
  const { section, key } = trainerOf(plan).epochs;
  return Object.keys(plan.space).find((name) => {
    const target = targetOf(name, plan);
    return target?.section === section && target.key === key;
  });
}

/** The most epochs, or steps, that one training of a plan may have. */
export function longestTraining(plan: Plan): number {
  const usual = Math.max(
    ...Object.keys(plan.variants).map((variant) => mostEpochs(resolveTraining(plan, variant, {}))),
  );
  const searched = searchedEpochs(plan);
  return searched === undefined ? usual : greatest(plan, searched, usual);
}

/** @param usual the value where the parameter is not active */
function greatest(plan: Plan, name: string, usual: number): number {
  const spec = plan.space[name];
  if (spec === undefined) return usual;
  const listed = listedValues(spec);
  const ends =
    spec.type === "float" || spec.type === "int" ? [spec.high] : (listed?.values ?? []).map(Number);
  return Math.max(...ends, ...(spec.when ? [usual] : []));
}

/** How many of the trials that the whole space would take the budget leaves out of a search; 0 for a space without an end. */
export function trialsLeftOut(plan: Plan, { spaceSize, trialsPerSearch }: PlannedWork): number {
  return spaceSize === null ? 0 : spaceSize * Object.keys(plan.variants).length - trialsPerSearch;
}

/** How many runs one trial of a search has. */
export function runsAtOnce(plan: Pick<Plan, "splits" | "folds" | "seeds">): number {
  const place = { outerFold: isNested(plan) ? 0 : null, isRefit: false };
  return foldsOfTrial(plan, place).length * plan.seeds.length;
}

/** How many runs of one trial are at work side by side at most: one where its folds are spread over time. */
export function runsSideBySide(plan: Pick<Plan, "splits" | "folds" | "seeds" | "resources">): number {
  return plan.resources.folds === "spread" ? 1 : runsAtOnce(plan);
}

/** Whether there is anything to search: a plan without a space has one configuration, however large its budget. */
export function isSearch(plan: Pick<Plan, "space">): boolean {
  return Object.keys(plan.space).length > 0;
}
