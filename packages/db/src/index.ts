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
  toPoints,
} from "./metrics";
export { migrate } from "./migrate";
export { importBaseline, listBaselines } from "./repositories/baseline";
export {
  type DatasetRow,
  datasetFacts,
  datasetRef,
  findDataset,
  listDatasetSlugs,
  listDatasets,
  viewDataset,
} from "./repositories/dataset";
export { createImport, viewImport } from "./repositories/dataset-import";
export { upsertExperiment } from "./repositories/experiment";
export type { MetricExtremes, ReadExtremes } from "./repositories/metric-extremes";
export { publishNews } from "./repositories/news";
export { readOverview } from "./repositories/overview";
export {
  findRun,
  listEvaluations,
  listRuns,
  type RunFilter,
  readRunLog,
  retryRun,
  runConditions,
  selectRuns,
  summarizeRuns,
  viewRun,
  viewRunDetail,
} from "./repositories/run";
export { searchAll } from "./repositories/search";
export { findOrMakeSplit, type SplitRow } from "./repositories/split";
export {
  actOnSweep,
  checkSweep,
  createSweep,
  estimateCost,
  listSweeps,
  listSweepTrainings,
  readPlan,
  viewSweep,
  viewSweepDetail,
} from "./repositories/sweep";
export { countLiveWorkers, LIVE_SECONDS, listWorkers } from "./repositories/worker";

import * as schema from "./schema";

export { schema };
