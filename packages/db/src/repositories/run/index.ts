export { deleteRun } from "./delete";
export { type AttemptRecord, findRunDetail, type RunDetail } from "./detail";
export { type EvaluationRecord, listEvaluations } from "./evaluations";
export { findRun, findRunRow, findTrainingId } from "./find";
export { listRuns, listRunsById, type RunFilter, runConditions } from "./list";
export { type RunObjective, type RunRecord, type RunTraining, runRecord } from "./record";
export { requireFilters } from "./require-filters";
export { retryRun } from "./retry";
export { type RunRow, selectRuns } from "./rows";
