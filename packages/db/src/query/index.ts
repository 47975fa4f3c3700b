export { boundedStatement, MAX_SEARCH_MS } from "./bounded";
export type { Column, MetricColumns, QueryColumns } from "./columns";
export { compileQuery } from "./compile";
export { readCursor, writeCursor } from "./cursor";
export { behind, keyTexts, type OrderKey, orderKeys, orderSql } from "./order";
export { metricId, RUN_COLUMNS, RUN_TABLES } from "./run-columns";
export { searchRows } from "./search-rows";
export { type RunSearch, searchRuns } from "./search-runs";
export { TRIAL_COLUMNS } from "./trial-columns";
