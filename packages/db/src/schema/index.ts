export { artifactSettings, artifactUpload, artifactUploadPart } from "./artifact-upload";
export { attemptReport } from "./attempt-report";
export { baselineOrigin, baselineSource } from "./baseline";
export {
  dataset,
  datasetImage,
  datasetImport,
  datasetKind,
  importState,
  installation,
  jobState,
  split,
  splitPart,
  splitScheme,
  splitSide,
} from "./dataset";
export { experiment, quotaChange } from "./experiment";
export {
  artifactFile,
  LOGGED_MODEL_STATUSES,
  loggedModel,
  loggedModelStatus,
  runModel,
} from "./logged-model";
export { inputDataset, metricAttribution, runInput } from "./logged-run";
export {
  metricChunk,
  metricCompaction,
  metricJournal,
  metricLatest,
  metricName,
  metricQuarantine,
  metricSeries,
} from "./metrics";
export {
  MODEL_STAGES,
  modelStage,
  modelVersion,
  registeredModel,
  registeredModelAlias,
} from "./registered-model";
export { savedTable, savedTableRevision } from "./saved-table";
export { session } from "./session";
export { runReport, trialReport } from "./stopping";
export {
  type Failure,
  sweep,
  sweepEdit,
  sweepEvent,
  sweepIntent,
  sweepState,
  sweepWarmStart,
  trial,
  trialState,
} from "./sweep";
export {
  attempt,
  attemptOutcome,
  checkpoint,
  evaluation,
  evaluationClaim,
  logLine,
  pointsOwner,
  run,
  runState,
  type TrainingEnvironment,
  training,
  trainingState,
  weightsKind,
} from "./training";
export { worker } from "./worker";
export {
  latencyMeasurement,
  requestImageSide,
  requestKind,
  workerRequest,
  workerRequestImage,
} from "./worker-request";
