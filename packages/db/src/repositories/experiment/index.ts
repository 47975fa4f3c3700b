export { deleteExperiment } from "./delete";
export { findExperiment, listExperiments } from "./list";
export { upsertExperiment } from "./upsert";
