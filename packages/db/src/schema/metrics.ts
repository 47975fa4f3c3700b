import { sql } from "drizzle-orm";
import {
  bigint,
  customType,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { bytea, id, reference, time } from "./columns";
import { run } from "./training";

/** A transaction's number that never wraps: what tells a follower which rows its snapshot has not seen. */
const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });
/** Steps are signed 64-bit, so they leave Postgres as BigInt. */
const step = (name: string) => bigint(name, { mode: "bigint" });
const transaction = () => xid8("xid").notNull().default(sql`pg_current_xact_id()`);

/** Names of metrics, shared by all experiments; never deleted, so that every process may cache them. */
export const metricName = pgTable("metric_name", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  name: text("name").notNull().unique(),
});

/** One metric of one owner of points, with the summary of its compacted points. */
export const metricSeries = pgTable(
  "metric_series",
  {
    id: id(),
    ownerId: reference("owner_id").notNull(),
    nameId: integer("name_id").notNull(),
    /** Attempts whose points remain, oldest first, and the step from which each holds. Empty in log mode. */
    attempts: integer("attempts").array().notNull().default([]),
    fromSteps: bigint("from_steps", { mode: "bigint" }).array().notNull().default([]),
    points: bigint("points", { mode: "number" }).notNull().default(0),
    nonfinite: bigint("nonfinite", { mode: "number" }).notNull().default(0),
    lastStep: step("last_step"),
    lastTime: bigint("last_time", { mode: "number" }),
    lastValue: doublePrecision("last_value"),
    minStep: step("min_step"),
    minValue: doublePrecision("min_value"),
    maxStep: step("max_step"),
    maxValue: doublePrecision("max_value"),
  },
  (table) => [unique("metric_series_once").on(table.ownerId, table.nameId)],
);

/** Acknowledged batches that wait for compaction: inserted and deleted, never changed. */
export const metricJournal = pgTable(
  "metric_journal",
  {
    id: id(),
    ownerId: reference("owner_id").notNull(),
    /** 0 in log mode. */
    attempt: integer("attempt").notNull(),
    points: integer("points").notNull(),
    xid: transaction(),
    at: time("at").notNull().default(sql`clock_timestamp()`),
    payload: bytea("payload").notNull(),
  },
  (table) => [index("metric_journal_owner").on(table.ownerId, table.id)],
);

/** Packed points of one series. Ranges of (step, time, value) of a series do not overlap. Format: docs/metric-chunk-format.md. */
export const metricChunk = pgTable(
  "metric_chunk",
  {
    seriesId: reference("series_id").notNull(),
    lo: step("lo").notNull(),
    loTime: bigint("lo_time", { mode: "number" }).notNull(),
    /** Places of the first and last value in the total order of doubles. Older chunks hold all points of their ends' moments. */
    loOrder: step("lo_order").notNull().default(sql`-9223372036854775808`),
    hi: step("hi").notNull(),
    hiTime: bigint("hi_time", { mode: "number" }).notNull(),
    hiOrder: step("hi_order").notNull().default(sql`9223372036854775807`),
    points: integer("points").notNull(),
    nonfinite: integer("nonfinite").notNull(),
    /** Smallest and largest finite value and the first step of each; null without one. */
    minStep: step("min_step"),
    minValue: doublePrecision("min_value"),
    maxStep: step("max_step"),
    maxValue: doublePrecision("max_value"),
    lastValue: doublePrecision("last_value").notNull(),
    /** Summaries of every 16 points; null in small chunks. */
    summary: bytea("summary"),
    payload: bytea("payload").notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.lo, table.loTime, table.loOrder] })],
);

/** What each compaction took in, kept for minutes: followers learn from it what changed, health the rate. */
export const metricCompaction = pgTable(
  "metric_compaction",
  {
    id: id(),
    ownerId: reference("owner_id").notNull(),
    xid: transaction(),
    at: time("at").notNull().default(sql`clock_timestamp()`),
    batches: integer("batches").notNull(),
    points: integer("points").notNull(),
    nameIds: integer("name_ids").array().notNull(),
    /** The lowest step touched of each of the names. */
    fromSteps: bigint("from_steps", { mode: "bigint" }).array().notNull(),
  },
  (table) => [
    index("metric_compaction_owner").on(table.ownerId, table.id),
    index("metric_compaction_at").on(table.at),
  ],
);

/** Rows that failed their checksum, moved out of the way with what is known of them. */
export const metricQuarantine = pgTable(
  "metric_quarantine",
  {
    id: id(),
    ownerId: reference("owner_id").notNull(),
    /** Null for a journal row, whose names cannot be read. */
    seriesId: reference("series_id"),
    lo: step("lo"),
    hi: step("hi"),
    points: integer("points").notNull(),
    reason: text("reason").notNull(),
    payload: bytea("payload").notNull(),
    foundAt: time("found_at").notNull().defaultNow(),
  },
  (table) => [index("metric_quarantine_owner").on(table.ownerId)],
);

/** The narrow row of each run and metric that tables of runs filter and sort by. Values are finite or null. */
export const metricLatest = pgTable(
  "metric_latest",
  {
    runId: reference("run_id")
      .notNull()
      .references(() => run.id, { onDelete: "cascade" }),
    /** Copied from the run, so that one index serves filter, sort and page. No foreign key: a check a row costs more. */
    experimentId: reference("experiment_id").notNull(),
    nameId: integer("name_id").notNull(),
    lastStep: step("last_step").notNull(),
    lastTime: bigint("last_time", { mode: "number" }).notNull(),
    lastValue: doublePrecision("last_value"),
    /** Why the last value is null: 1 NaN, 2 Infinity, 3 −Infinity. */
    lastSpecial: smallint("last_special"),
    minStep: step("min_step"),
    minValue: doublePrecision("min_value"),
    maxStep: step("max_step"),
    maxValue: doublePrecision("max_value"),
    points: bigint("points", { mode: "number" }).notNull(),
    nonfinite: bigint("nonfinite", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.nameId] }),
    index("metric_latest_last").on(table.experimentId, table.nameId, table.lastValue, table.runId),
    index("metric_latest_min").on(table.experimentId, table.nameId, table.minValue, table.runId),
    index("metric_latest_max").on(table.experimentId, table.nameId, table.maxValue, table.runId),
  ],
);
