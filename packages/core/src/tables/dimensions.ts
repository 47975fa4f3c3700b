import type { Dims, Observation } from "./observation";
import { parameterName } from "./parameter-names";

/**
 * What a dimension belongs to. `run`: a name that a person or a plan gave. `split`: how images were divided. `arm`: a
 * setting that arms of an ablation differ by. `condition`: how a checkpoint was evaluated. `place`: fold and seed.
 */
export type DimensionKind = "run" | "split" | "arm" | "condition" | "place";

interface Dimension {
  readonly kind: DimensionKind;
  /** Within a sentence. */
  readonly noun: string;
}

/**
 * Dimensions that have a name of their own. Besides these there are the parameters of trainings by their dotted names,
 * `condition.NAME` and `tag.NAME`.
 */
const DIMENSIONS: ReadonlyMap<string, Dimension> = new Map<string, Dimension>([
  ["fold", { kind: "place", noun: "fold" }],
  ["seed", { kind: "place", noun: "seed" }],
  ["variant", { kind: "run", noun: "variant" }],
  ["sweep", { kind: "run", noun: "sweep" }],
  ["sweep.name", { kind: "run", noun: "sweep" }],
  ["experiment", { kind: "run", noun: "experiment" }],
  ["group", { kind: "run", noun: "fold group" }],
  ["splitScheme", { kind: "split", noun: "split scheme" }],
  ["splitSeed", { kind: "split", noun: "split seed" }],
  ["splitK", { kind: "split", noun: "number of folds" }],
  ["splitRepeats", { kind: "split", noun: "repeats of the split" }],
  ["model", { kind: "arm", noun: "model" }],
  ["data.balance", { kind: "arm", noun: "balancing" }],
  ["data.augmentation", { kind: "arm", noun: "augmentation" }],
  ["weights", { kind: "condition", noun: "weights" }],
  ["testSigma", { kind: "condition", noun: "test sigma" }],
  ["replicate", { kind: "condition", noun: "noise replicate" }],
]);

/** Names with a prefix that any text may follow. */
const OPEN = /^(condition|tag)\../;

/** Names of dimensions without parameters, conditions and tags. */
export function namedDimensions(): string[] {
  return [...DIMENSIONS.keys()].filter((name) => name !== "sweep.name");
}

/** A dimension's full name, also of a parameter that is named for short; null for what nothing has. */
export function dimensionName(name: string): string | null {
  return DIMENSIONS.has(name) || OPEN.test(name) ? name : parameterName(name);
}

/** True for a condition, a tag or a fold group that a person or a program named: no plan can say it. */
export function isOpenDimension(name: string): boolean {
  return OPEN.test(name) || name === "group";
}

/** In words for a sentence: `balancing`, `learningRate`. */
export function dimensionNoun(name: string): string {
  return DIMENSIONS.get(name)?.noun ?? name.replace(/^(trainer|training|data|condition|tag)\./, "");
}

/** Settings that the arms of an ablation differ by, besides the model. */
export const ARM_SETTINGS: readonly string[] = [...DIMENSIONS]
  .filter(([name, { kind }]) => kind === "arm" && name !== "model")
  .map(([name]) => name);

/** True for a parameter of a training; of what a training has, only the model is none. */
export function isSetting(name: string): boolean {
  return ARM_SETTINGS.includes(name) || !(DIMENSIONS.has(name) || OPEN.test(name));
}

/** True for what tells one training from another: model, split and parameters. */
export function isOfTraining(name: string): boolean {
  return name === "model" || DIMENSIONS.get(name)?.kind === "split" || isSetting(name);
}

/** True for what an evaluation was made under. */
export function isCondition(name: string): boolean {
  return DIMENSIONS.get(name)?.kind === "condition" || name.startsWith("condition.");
}

/** Parameters of the training, by their dotted names. */
export function settingsOf(dims: Dims): [name: string, value: NonNullable<Dims[string]> | null][] {
  return Object.entries(dims).flatMap(([name, value]) =>
    value !== undefined && isSetting(name) ? [[name, value] as [string, typeof value]] : [],
  );
}

/** Conditions that an evaluation was made under, besides those with a name of their own. */
function openConditions(dims: Dims): [string, unknown][] {
  return Object.entries(dims)
    .filter(([name]) => name.startsWith("condition."))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A text of a dimension; empty where it has none. */
export function textOf({ dims }: Observation, name: string): string {
  const value = dims[name];
  return value === undefined || value === null ? "" : String(value);
}

/** Their test sets are whole: a fold, a patient, or the side that came along, whatever the seed. */
const WHOLE_TEST_SETS: readonly unknown[] = ["leave-one-fold-out", "leave-one-group-out", "given"];

/** What tells one test set from another. */
export function testSetKey({ dims }: Observation): string {
  const { fold, splitScheme, splitSeed, splitK = null, splitRepeats = null } = dims;
  const isWhole = WHOLE_TEST_SETS.includes(splitScheme);
  return JSON.stringify([fold, splitScheme, isWhole ? null : splitSeed, splitK, splitRepeats]);
}

/** How often the folds of its split were made: with more than once, an image is tested in several folds. */
export function repeatsOf({ dims }: Observation): number {
  return typeof dims.splitRepeats === "number" ? dims.splitRepeats : 1;
}

/** A table asks for each observation's once a measure. */
const evaluationKeys = new WeakMap<Observation, string>();

/** What tells one evaluation from another, whichever runs share it. */
export function evaluationKey(observation: Observation): string {
  const kept = evaluationKeys.get(observation);
  if (kept !== undefined) return kept;
  const { training, dims } = observation;
  const { fold, weights, testSigma, replicate } = dims;
  const conditions = openConditions(dims).flat();
  const key = JSON.stringify([training, fold, weights, testSigma, replicate, ...conditions]);
  evaluationKeys.set(observation, key);
  return key;
}
