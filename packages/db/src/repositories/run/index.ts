export { deleteRun } from "./delete";
export { type AttemptRecord, findRunDetail, type RunDetail } from "./detail";
export { type EvaluationRecord, listEvaluations } from "./evaluations";
export { findRun, findTrainingId } from "./find";
export { listRuns, listRunsById, type RunFilter, runConditions } from "./list";
export { type RunObjective, type RunRecord, type RunTraining, readRuns } from "./record";
export { requireFilters } from "./require-filters";
export { retryRun } from "./retry";
export { stopRun } from "./stop";
