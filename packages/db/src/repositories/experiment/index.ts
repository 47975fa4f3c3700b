export { deleteExperiment } from "./delete";
export { type ExperimentRecord, findExperiment, listExperiments } from "./list";
export { countRunningTrainings, isQuotaFull, setExperimentQuota } from "./quota";
export { upsertExperiment } from "./upsert";
