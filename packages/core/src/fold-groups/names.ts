/** The tag in which MLflow's clients keep the run that a run is nested in. */
export const PARENT_RUN_TAG = "mlflow.parentRunId";

/** What tells the runs of a group apart. */
export const FOLD_NAMES = ["fold", "seed", "repeat"] as const;
export type FoldName = (typeof FOLD_NAMES)[number];

/**
 * Tags of an experiment that say which parameter or tag of its logged runs holds the fold, the seed and the repeat, where it
 * is not the one called so.
 */
export const FOLD_NAME_TAGS: Readonly<Record<FoldName, string>> = {
  fold: "foldwise.fold",
  seed: "foldwise.seed",
  repeat: "foldwise.repeat",
};

/** The parameter or tag that holds each of them. */
export type FoldKeys = Record<FoldName, string>;

/** Which parameters or tags hold fold, seed and repeat in an experiment. @param tags of the experiment */
export function foldKeysOf(tags: Readonly<Record<string, string>>): FoldKeys {
  const keyOf = (name: FoldName) => tags[FOLD_NAME_TAGS[name]] ?? name;
  return { fold: keyOf("fold"), seed: keyOf("seed"), repeat: keyOf("repeat") };
}

/**
 * A whole number from 0 as programs write it: `3`, also `3.0`. A regular expression that JavaScript and Postgres read alike; the
 * digits fit a 32-bit integer.
 */
export const WHOLE_NUMBER = "^[0-9]{1,9}([.]0*)?$";

/** A seed: an integer of either sign. */
export const INTEGER = "^-?[0-9]{1,15}([.]0*)?$";

/** Texts of a seed or a repeat that say that there is none. */
export const NO_NUMBER: readonly string[] = ["", "None", "null", "nan", "NaN"];

/** Which value of a metric's history a run is compared by: the last, or the best. */
export const FOLD_VALUES = ["last", "best"] as const;
export type FoldValue = (typeof FOLD_VALUES)[number];
