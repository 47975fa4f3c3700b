export { deleteExperiment } from "./delete";
export { type ExperimentRecord, findExperiment, listExperiments } from "./list";
export { upsertExperiment } from "./upsert";
