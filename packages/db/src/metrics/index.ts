export { type CompactorOptions, startCompactor } from "./compactor";
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
  type Damage,
  type LastPoint,
  type Latest,
  type MetricFilter,
  type MetricStore,
  type Owner,
  type Page,
  type PageRequest,
  type PointInput,
  type Removed,
  type Selection,
  type Series,
  type StoreHealth,
} from "./contract";
export { type PlainPoint, toPoints } from "./points";
export { createMetricStore, type PostgresMetricStore } from "./postgres/store";
