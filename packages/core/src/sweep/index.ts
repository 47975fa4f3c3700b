export {
  evaluationsPerTraining,
  type KnownVariant,
  type PlanCost,
  planCost,
  plannedProposals,
  TIME_BASES,
  type TimeBasis,
} from "./cost";
export { type FailureReason, failureReasons } from "./failure-reasons";
export { canonicalJson, fingerprintOf, type TrainingSpec, trainingFingerprint } from "./fingerprint";
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
  type SplitOptions,
  type Trainer,
  type TrainingOptions,
  trainerSchema,
  trainingSchema,
} from "./plan";
export { type ResolvedTraining, resolveTraining, targetOf } from "./resolve";
export { resolveSplits } from "./resolve-splits";
