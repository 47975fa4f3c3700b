export { createLoggedRun } from "./create";
export {
  type Attribution,
  findRunEntry,
  findRunId,
  listAttributions,
  listRunInputs,
  type RunEntry,
  type RunInputEntry,
} from "./entry";
export { logInputs } from "./inputs";
export { deleteRunTag, type LoggedBatch, logBatch } from "./log-batch";
export { recordRunModel } from "./log-model";
export { searchRunEntries } from "./search";
export { RUN_NAME_TAG, updateLoggedRun } from "./update";
