import { FoldwiseError } from "../errors";
import type { Observation } from "../samplers";
import type { SplitOptions } from "../splits";
import type { ResolvedTraining } from "../trainers";
import { canonicalJson, type ScheduledSettings, scheduleIdentity, trainingIdentity } from "./fingerprint";
import { foldsOfTrial, NOT_NESTED, splitsOfTrial, type TrialPlace } from "./nested";
import type { Plan } from "./plan";
import type { PlannedTrial } from "./planned-trial";
import { plannedTrials } from "./planned-trials";
import { resolveTraining } from "./resolve";
import { resolveSchedule } from "./schedule";
import { seedsOfTrial } from "./searched-seed";

/** What a run of a trial trains. */
export interface PlannedTraining {
  fold: number;
  seed: number;
  /** Null where the plan has no dataset. */
  splits: SplitOptions | null;
  resolved: ResolvedTraining;
  /** The settings of its earlier epochs, where the plan has a schedule. */
  schedule?: ScheduledSettings[];
}

/**
 * The trainings of a trial's runs, one a fold and seed, in that order.
 * @throws FoldwiseError `invalid` for a configuration that the trainer cannot take
 */
export function plannedTrainings(
  plan: Plan,
  { variant, configuration, ...place }: Pick<PlannedTrial, "variant" | "configuration" | keyof TrialPlace>,
): PlannedTraining[] {
  const resolved = resolveTraining(plan, variant, configuration);
  const scheduled = resolveSchedule(plan, variant, configuration);
  const splits = plan.dataset === null ? null : splitsOfTrial(plan, variant, place);
  const seeds = seedsOfTrial(plan, configuration);
  return foldsOfTrial(plan, place).flatMap((fold) =>
    seeds.map((seed) => ({ fold, seed, splits, resolved, ...scheduled })),
  );
}

/** Equal for two trainings of one dataset that are one by their fingerprint, whatever the workers' versions are. */
export function trainingKey({ fold, seed, splits, resolved, schedule }: PlannedTraining): string {
  const earlier = scheduleIdentity(schedule);
  return canonicalJson({ fold, seed, splits, ...trainingIdentity(resolved), schedule: earlier });
}

/** For each variant the first one that trains the same, itself where there is none before it. */
export function firstAlike(plan: Plan): Map<string, string> {
  const firsts = new Map<string, string>();
  return new Map(
    Object.keys(plan.variants).map((variant) => {
      const [training] = plannedTrainings(plan, { variant, configuration: {}, ...NOT_NESTED });
      const key = training === undefined ? variant : trainingKey(training);
      const first = firsts.get(key) ?? variant;
      firsts.set(key, first);
      return [variant, first];
    }),
  );
}

/** The trials of a plan with their trainings. Without those whose configuration the trainer refuses: they will fail. */
export function* trainableTrials(
  plan: Plan,
  earlier: readonly Observation[] = [],
): Generator<{ trial: PlannedTrial; trainings: PlannedTraining[] }, void> {
  for (const trial of plannedTrials(plan, [], earlier)) {
    const trainings = trainingsIfAny(plan, trial);
    if (trainings) yield { trial, trainings };
  }
}

function trainingsIfAny(plan: Plan, trial: PlannedTrial): PlannedTraining[] | null {
  try {
    return plannedTrainings(plan, trial);
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return null;
  }
}
