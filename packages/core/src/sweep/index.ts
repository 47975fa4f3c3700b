export {
  evaluationsPerTraining,
  type KnownVariant,
  type PlanCost,
  planCost,
  plannedProposals,
  TIME_BASES,
  type TimeBasis,
} from "./cost";
export { END_REASONS, type EndReason } from "./end-reason";
export { type FailureReason, failureReasons } from "./failure-reasons";
export { canonicalJson, fingerprintOf, type TrainingSpec, trainingFingerprint } from "./fingerprint";
export { meanObjective, type ObjectivePlace, objectivePlace, objectivePlaceText } from "./objective";
export { type MeasuredPace, type Pace, paceOf } from "./pace";
export { checkPlan, type DatasetFacts, parsePlan, planProblems } from "./parse";
export {
  AUGMENTATIONS,
  BALANCES,
  type DataOptions,
  dataSchema,
  NOISE_READINGS,
  type Override,
  type Plan,
  type PlanInput,
  planSchema,
  type Selection,
  type SplitOptions,
  selectionSchema,
  type Trainer,
  type TrainingOptions,
  trainerSchema,
  trainingSchema,
} from "./plan";
export { type ResolvedTraining, resolveTraining, targetOf } from "./resolve";
export { resolveSplits } from "./resolve-splits";
export { improves, selectionOf, selectionText } from "./selection";
