export { type ErrorBody, errorBodySchema, failureSchema } from "./common";
export {
  BUILTIN_DATASETS,
  type DatasetChangeRequest,
  type DatasetRef,
  type DatasetView,
  datasetChangeSchema,
  datasetRefSchema,
  datasetRestoreSchema,
  datasetSlugSchema,
  datasetViewSchema,
  type ImportRequest,
  type ImportView,
  importRequestSchema,
  importViewSchema,
} from "./dataset";
export {
  type AttemptView,
  attemptViewSchema,
  type Bucket,
  bucketSchema,
  type Curve,
  curveSchema,
  type EvaluationView,
  evaluationViewSchema,
  type LogLineView,
  logLineSchema,
  type RunDetail,
  type RunSummary,
  runDetailSchema,
  runSummarySchema,
} from "./run";
export {
  type Calibration,
  calibrationResponseSchema,
  type PrecisionRecall,
  precisionRecallResponseSchema,
} from "./score-curves";
export {
  planCostSchema,
  SWEEP_ACTIONS,
  type SweepAction,
  type SweepDetail,
  type SweepStreamEvent,
  type SweepSummary,
  sweepActionSchema,
  sweepDetailSchema,
  sweepStreamEventSchema,
  sweepSummarySchema,
  type TrialView,
  trialViewSchema,
} from "./sweep";
export { type Health, healthSchema, type WorkerView, workerViewSchema } from "./worker";
