export { deleteRun } from "./delete";
export { findRun, listEvaluations, viewRun, viewRunDetail } from "./find";
export { listRuns, type RunFilter, runConditions } from "./list";
export { readRunLog } from "./log";
export { requireFilters } from "./require-filters";
export { retryRun } from "./retry";
export { type RunRow, selectRuns } from "./rows";
export { summarizeRun } from "./summaries";
