export { createExperiment } from "./create";
export { deleteExperiment } from "./delete";
export {
  type ExperimentEntry,
  findExperimentEntry,
  type Lifecycle,
  listExperimentEntries,
} from "./entry";
export { setFoldKeys } from "./fold-keys";
export { type ExperimentRecord, findExperiment, listExperiments } from "./list";
export { countRunningTrainings, type ExperimentQuotas, isQuotaFull, setExperimentQuotas } from "./quota";
export { renameExperiment } from "./rename";
export { restoreExperiment } from "./restore";
export { searchExperiments } from "./search";
export { setExperimentTag } from "./tags";
export { upsertExperiment } from "./upsert";
