export { upsertExperiment } from "./upsert";
