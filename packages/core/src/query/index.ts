export { type Place, QueryError } from "./error";
export {
  decimalText,
  evaluateQuery,
  type LooseValue,
  type MetricSummary,
  NUMBER_TEXT,
  type QueryRecord,
  readNumber,
  timeOf,
} from "./evaluate";
export {
  type AttributeKind,
  allOf,
  attributeTest,
  type Condition,
  DATASET_KEYS,
  type DatasetKey,
  type Expression,
  type Field,
  METRIC_AGGREGATES,
  type MetricAggregate,
  type Order,
  oneOf,
  type Query,
  someTest,
  type Test,
  type Value,
} from "./expression";
export {
  MAX_FILTER_DEPTH,
  MAX_FILTER_LENGTH,
  MAX_FILTER_TESTS,
  MAX_ORDERS,
  parseOrderBy,
  parseQuery,
} from "./parse";
export { MAX_PATTERN_LENGTH, type RegularExpression } from "./regular-expression";
export {
  type AttributeSchema,
  MLFLOW_EXPERIMENTS,
  MLFLOW_MODEL_VERSIONS,
  MLFLOW_MODELS,
  MLFLOW_REGISTERED_MODELS,
  MLFLOW_RUNS,
  MLFLOW_STATUS_OF,
  MLFLOW_STATUSES,
  type MlflowStatus,
  type QuerySchema,
  RUNS,
  type RunAttribute,
  TRIALS,
  type TrialAttribute,
} from "./schema";
