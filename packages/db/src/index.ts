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

import * as schema from "./schema";

export { schema };
