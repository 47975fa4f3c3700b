/**
 * The states and kinds of the domain. Each tuple feeds the Postgres enum, the zod schema and the union type,
 * so that a word is spelled in one place.
 */
export const SWEEP_STATES = ["queued", "running", "paused", "complete", "failed", "cancelled"] as const;
export type SweepState = (typeof SWEEP_STATES)[number];

/** What people want of a sweep. The state follows when the work has caught up. */
export const SWEEP_INTENTS = ["run", "pause", "cancel"] as const;
export type SweepIntent = (typeof SWEEP_INTENTS)[number];

export const TRIAL_STATES = ["queued", "running", "paused", "complete", "failed", "cancelled"] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

export const RUN_STATES = ["queued", "running", "paused", "complete", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

export const TRAINING_STATES = ["queued", "running", "paused", "complete", "failed", "cancelled"] as const;
export type TrainingState = (typeof TRAINING_STATES)[number];

export const ATTEMPT_OUTCOMES = ["complete", "paused", "stopped", "failed", "lost", "drained"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export const SPLIT_SCHEMES = [
  "within-fold-by-image",
  "within-fold-by-patient",
  "leave-one-fold-out",
] as const;
export type SplitScheme = (typeof SPLIT_SCHEMES)[number];

export const SPLIT_SIDES = ["train", "val", "test"] as const;
export type SplitSide = (typeof SPLIT_SIDES)[number];

export const DATASET_KINDS = ["synthetic", "builtin", "imported"] as const;
export type DatasetKind = (typeof DATASET_KINDS)[number];
/** Where a dataset's patients are from: file names, the assumption of one patient per image (for some or all), or nowhere. */
export const PATIENT_BASES = ["named", "assumed", "unknown"] as const;
export type PatientBasis = (typeof PATIENT_BASES)[number];

export const WEIGHTS_KINDS = ["best", "last"] as const;
export type WeightsKind = (typeof WEIGHTS_KINDS)[number];

/** What a trained network is written as for other programs. */
export const EXPORT_FORMATS = ["keras-h5", "tfjs-layers", "saved-model"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const JOB_STATES = ["queued", "running", "complete", "failed"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Of the import of a data set; a person can cancel one that has not ended. */
export const IMPORT_STATES = ["queued", "running", "complete", "failed", "cancelled"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

const TERMINAL: ReadonlySet<string> = new Set(["complete", "failed", "cancelled"]);

/** True for a state that no further work will change by itself. */
export function isTerminal(state: SweepState | TrialState | RunState | TrainingState | ImportState): boolean {
  return TERMINAL.has(state);
}
