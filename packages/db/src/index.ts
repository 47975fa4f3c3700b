export { type ArtifactStore, makeFolderStore, type StoredArtifact, sweepIncoming } from "./artifacts";
export { type Connection, type Context, connect, type Database } from "./client";
export {
  AGGREGATES,
  type Aggregate,
  type Bucket,
  type BucketSeries,
  type Change,
  COMPARISONS,
  type Columns,
  type Compacted,
  type CompactOptions,
  type CompactorOptions,
  createMetricStore,
  type Damage,
  type Latest,
  type MetricFilter,
  type MetricStore,
  type Owner,
  type Page,
  type PageRequest,
  type PlainPoint,
  type PointInput,
  type Selection,
  type Series,
  type StoreHealth,
  startCompactor,
  toPoints,
} from "./metrics";
export { migrate } from "./migrate";
export { createNews, type NewsDesk, publishNews } from "./news";
export { isOutage, retryConflicts, type TransientFailure, transientFailure, withPatience } from "./outage";
export { renewAttempt } from "./repositories/attempt";
export { deleteBaseline, importBaseline, listBaselines, viewBaseline } from "./repositories/baseline";
export {
  bestAndLastCheckpoints,
  type CheckpointRef,
  fillCheckpointMetrics,
  listRemovableCheckpoints,
  markCheckpointsRemoved,
  type RemovableCheckpoint,
} from "./repositories/checkpoint";
export {
  type DatasetChange,
  type DatasetRow,
  datasetFacts,
  datasetRef,
  deleteDataset,
  findDataset,
  findDatasetByFingerprint,
  findDatasetImage,
  findDeletedByFingerprint,
  insertDataset,
  listDatasetSlugs,
  listDatasets,
  lockFingerprint,
  patientBasis,
  requireFreeSlug,
  restoreDataset,
  updateDataset,
  viewDataset,
} from "./repositories/dataset";
export {
  type ClaimedImport,
  claimImport,
  createImport,
  failImport,
  finishImport,
  type ImportClaim,
  type ImportProgress,
  releaseImport,
  renewImport,
  requireImportClaim,
  viewImport,
} from "./repositories/dataset-import";
export {
  claimEvaluations,
  type EvaluationClaim,
  type EvaluationScores,
  findScores,
  missingEvaluations,
  releaseEvaluations,
  storeEvaluation,
} from "./repositories/evaluation";
export {
  deleteExperiment,
  findExperiment,
  listExperiments,
  upsertExperiment,
} from "./repositories/experiment";
export { appendLogLines, lastLogLine, type NewLogLine } from "./repositories/log-line";
export { listObservations, observationsVersion } from "./repositories/observation";
export { readOverview } from "./repositories/overview";
export {
  artifactOwner,
  listDatasetLocations,
  type Purged,
  previewPurge,
  purgeDeleted,
  sweepArtifacts,
} from "./repositories/purge";
export {
  deleteRun,
  findRun,
  listEvaluations,
  listRuns,
  type RunFilter,
  readRunLog,
  retryRun,
  runConditions,
  selectRuns,
  summarizeRun,
  viewRun,
  viewRunDetail,
} from "./repositories/run";
export {
  createSavedTable,
  deleteSavedTable,
  listSavedTables,
  type SavedTable,
  updateSavedTable,
  viewSavedTable,
} from "./repositories/saved-table";
export { searchAll } from "./repositories/search";
export { closeSession, isSessionOpen, openSession } from "./repositories/session";
export { findOrMakeSplit, type SplitRow } from "./repositories/split";
export {
  type Advance,
  actOnSweep,
  advanceSweep,
  checkSweep,
  createSweep,
  deleteSweep,
  estimateCost,
  failSweep,
  listMovingPlans,
  listMovingSweeps,
  listSweepEvaluations,
  listSweeps,
  listSweepTrainings,
  type MovingSweep,
  type OpenTrial,
  readPlan,
  reflectIntent,
  supersedeGeneration,
  sweepGeneration,
  viewSweep,
  viewSweepDetail,
} from "./repositories/sweep";
export {
  type AttemptEnd,
  type Claim,
  claimTraining,
  currentTrainingId,
  endAttempt,
  type FinishedTraining,
  listFinishedTrainings,
  listWaitingTrials,
  MAX_FAILURES_IN_ROW,
  readWishes,
  setTrainingEnvironment,
  storeEpoch,
  type TrainingInputs,
  type TrainingRow,
  type TrialAddress,
  trainerOptions,
  trainingInputs,
  type Versions,
  versionsOfClass,
  type Wish,
  type Wishes,
} from "./repositories/training";
export {
  closeTrial,
  completeRuns,
  failRuns,
  type LoadedTrial,
  listOpenTrials,
  loadTrial,
  type OpenedTrial,
  openTrial,
  trialRuns,
  trialWish,
} from "./repositories/trial";
export {
  countLiveWorkers,
  LIVE_SECONDS,
  listWorkers,
  registerWorker,
  stopWorker,
  type WorkerRegistration,
} from "./repositories/worker";
export {
  type Answer,
  type ClaimedRequest,
  claimRequest,
  createRequest,
  failRequest,
  finishRequest,
  listLatencies,
  type NewRequest,
  purgeRequests,
  type RequestClaim,
  releaseRequest,
  renewRequest,
  requestFile,
  requestImage,
  requestInputs,
  type TrainedRun,
  trainedRun,
  viewRequest,
} from "./repositories/worker-request";
export type { Failure } from "./schema";
export { upgrade } from "./upgrade";

import * as schema from "./schema";

export { schema };
