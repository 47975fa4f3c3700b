/**
 * The kinds of the domain; its states are in `states`. Each tuple feeds the Postgres enum, the zod schema and the union
 * type, so that a word is spelled in one place.
 */
export const SPLIT_SCHEMES = [
  "within-fold-by-image",
  "within-fold-by-patient",
  "leave-one-fold-out",
  "given",
  "k-fold",
  "stratified-k-fold",
  "group-k-fold",
  "stratified-group-k-fold",
  "leave-one-group-out",
] as const;
export type SplitScheme = (typeof SPLIT_SCHEMES)[number];

export const SPLIT_SIDES = ["train", "val", "test"] as const;
export type SplitSide = (typeof SPLIT_SIDES)[number];

export const DATASET_KINDS = ["synthetic", "builtin", "imported"] as const;
/** Datasets that come along: a plan names one by it once it is imported. */
export const BUILTIN_DATASETS = ["synthetic-cells", "digits", "digits-ten"] as const;

/** Where a dataset's patients are from: file names, the assumption of one patient per image (for some or all), or nowhere. */
export const PATIENT_BASES = ["named", "assumed", "unknown"] as const;
export type PatientBasis = (typeof PATIENT_BASES)[number];

/** How the runs of a trial come to the workers: all at once, or each once the one before it has ended. */
export const FOLD_DISPATCHES = ["together", "spread"] as const;

export const WEIGHTS_KINDS = ["best", "last"] as const;
export type WeightsKind = (typeof WEIGHTS_KINDS)[number];

/** What a trained network is written as for other programs. */
export const EXPORT_FORMATS = ["keras-h5", "tfjs-layers", "saved-model"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Where a source came from: a file of data/, or an import. */
export const BASELINE_ORIGINS = ["built-in", "imported"] as const;
export type BaselineOrigin = (typeof BASELINE_ORIGINS)[number];

/** Units that a published number may have. `fraction` and `percent` are rates; the others are plain quantities. */
export const BASELINE_UNITS = [
  "fraction",
  "percent",
  "count",
  "epochs",
  "megabytes",
  "milliseconds",
  "dimensionless",
] as const;
export type BaselineUnit = (typeof BASELINE_UNITS)[number];

export { bytesText } from "./bytes-text";
export { foldLabel } from "./fold-label";
export { connectionTexts, healthWarnings, STORE_TEXTS } from "./health-text";
export { parameterLabel } from "./parameter-label";
export { parseBytes } from "./parse-bytes";
