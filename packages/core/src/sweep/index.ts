export {
  type ClassifiedDataset,
  classWarnings,
  measuresWithout,
  type PresentClass,
  plannedSplits,
} from "./class-warnings";
export { type KnownQueue, type KnownVariant, type PlanCost, planCost } from "./cost";
export { decideAction, type SweepAction, type SweepChange } from "./decide-action";
export { decideStep, type StepDecision, type StepSweep, type SweepEnding } from "./decide-step";
export {
  decideEdit,
  EDITABLE_KEYS,
  type EditEffects,
  editedDocument,
  editKeyProblems,
  editProblems,
  type PlanChange,
  type PlanEdit,
  pendingPoints,
  planChanges,
  planChangesText,
  searchStartAfter,
  successorOf,
} from "./edit-plan";
export { END_REASONS, type EndReason, endReasonOf, endReasonText } from "./end-reason";
export { endedText, endedTrainings, isMaximum } from "./ended-trainings";
export {
  canonicalJson,
  fingerprintOf,
  type TrainingParent,
  type TrainingSpec,
  trainingFingerprint,
  trainingIdentity,
} from "./fingerprint";
export { leakageWarnings } from "./leakage-warnings";
export {
  costOf,
  hasLimits,
  isGpuClass,
  type LimitReached,
  limitReached,
  type ResourceUsage,
  type SweepUsage,
} from "./limits";
export { nameDefaultsOf01 } from "./name-defaults";
export {
  chooseForOuterFold,
  foldsOfTrial,
  isNested,
  isOfInnerFolds,
  splitsOfTrial,
  type TrialPlace,
} from "./nested";
export { type NestedOutcome, nestedOutcome, type OutcomeTrial } from "./nested-outcome";
export { type NextTrials, nextTrials, type SweepSnapshot } from "./next-trials";
export { noBestText } from "./no-best";
export {
  meanObjective,
  type ObjectivePlace,
  objectivePlace,
  objectivePlaceText,
  selectionOfVariant,
} from "./objective";
export {
  isMultiObjective,
  limitText,
  type OutcomeLimit,
  objectivesOf,
  outcomeOf,
  type ParetoFront,
  type PlannedObjective,
  paretoFrontOf,
  type RatedTrial,
  type TrialOutcome,
} from "./objectives";
export { optunaObservations, type StudyObservations } from "./optuna-study";
export {
  checkPlan,
  type DatasetFacts,
  type PlanDraft,
  type PlanReading,
  parsePlan,
  parsePlanDraft,
  planProblems,
  readPlanDocument,
  settlePlan,
} from "./parse";
export {
  type Override,
  type Plan,
  type PlanInput,
  planDocumentSchema,
  planSchema,
  splitsSchema,
} from "./plan";
export { planOfSchedule } from "./plan-of-schedule";
export { planWarnings } from "./plan-warnings";
export { evaluationsOfTrial, plannedEvaluations } from "./planned-evaluations";
export { type PlannedTraining, plannedTrainings, trainableTrials, trainingKey } from "./planned-trainings";
export type { MadeTrial, PlannedTrial } from "./planned-trial";
export { plannedTrials } from "./planned-trials";
export { longestTraining, type PlannedWork, plannedWork, runsAtOnce, runsSideBySide } from "./planned-work";
export { memberOf, type PlannedPopulation, populationOf, replayExploit } from "./population";
export { type PlannedPromotion, promotionOf, rungStep, withRungs } from "./promotion";
export { type Replay, replaySuggestion } from "./replay";
export { parseTraining, resolveTraining, targetOf } from "./resolve";
export { resolveSplits } from "./resolve-splits";
export { partOfSchedule, type SchedulePart } from "./schedule";
export { makeSearch, type Search, type SearchStart, samplerOf } from "./search";
export { isSeedSearched, SEED_DIMENSION, seedsOfTrial } from "./searched-seed";
export {
  DEFAULT_PRIORITY,
  DEFAULT_WEIGHT,
  prioritySchema,
  type SweepShare,
  shareText,
  weightSchema,
} from "./share";
export { silentRuleProblem } from "./silent-rule";
export { comparesFirstRuns, type PlannedStopping, stoppingOf } from "./stopping";
export {
  addEstimates,
  addParts,
  estimateTime,
  type QueuedWork,
  type TimeEstimate,
  type TimePart,
} from "./time-estimate";
export { estimateParts } from "./time-text";
export { type ScheduledTrial, type ScheduleSegment, scheduleOf } from "./training-schedule";
export { foldsOfDataset, listFolds, usualFoldsReason } from "./usual-folds";
export {
  isWaitingForSlot,
  type ScheduledWork,
  stateText,
  WAITING_FOR_SLOT,
} from "./waiting-for-slot";
export { WAITING_REASONS, type WaitingReason, waitingReason } from "./waiting-reason";
export {
  type EarlierResult,
  earlierObservations,
  earlierPlanProblems,
  fitResults,
  resultCountProblems,
  resultsOf,
  type WarmStartResults,
  type WarmStartSource,
  warmStartSourceText,
  warmStartWarnings,
} from "./warm-start";
export { MAX_OBSERVATIONS } from "./warm-start-schema";
