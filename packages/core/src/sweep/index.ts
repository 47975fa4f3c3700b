export { evaluationsPerTraining, type PlanCost, planCost, plannedProposals } from "./cost";
export { canonicalJson, fingerprintOf, type TrainingSpec } from "./fingerprint";
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
  type Trainer,
  type TrainingOptions,
  trainerSchema,
  trainingSchema,
} from "./plan";
export { type ResolvedTraining, resolveTraining, targetOf } from "./resolve";
