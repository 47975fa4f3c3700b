export { deleteExperiment } from "./delete";
export { upsertExperiment } from "./upsert";
