import { sql } from "drizzle-orm";
import {
  bigint,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { createdAt, id, reference } from "./columns";
import { experiment } from "./experiment";
import { run } from "./training";

/** A dataset as programs outside describe it: no more is known of it than what they say. */
export const inputDataset = pgTable(
  "input_dataset",
  {
    id: id(),
    experimentId: reference("experiment_id")
      .notNull()
      .references(() => experiment.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    digest: text("digest").notNull(),
    sourceType: text("source_type").notNull(),
    source: text("source").notNull(),
    schema: text("schema"),
    profile: text("profile"),
    createdAt: createdAt(),
  },
  (table) => [unique("input_dataset_once").on(table.experimentId, table.name, table.digest)],
);

/** Which datasets a logged run was given, with tags such as `mlflow.data.context`. */
export const runInput = pgTable(
  "run_input",
  {
    runId: reference("run_id")
      .notNull()
      .references(() => run.id, { onDelete: "cascade" }),
    datasetId: reference("dataset_id")
      .notNull()
      .references(() => inputDataset.id, { onDelete: "cascade" }),
    tags: jsonb("tags").$type<Record<string, string>>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.runId, table.datasetId] })],
);

/** Of which model and dataset a logged point was measured, where its program says so; '' where it does not. */
export const metricAttribution = pgTable(
  "metric_attribution",
  {
    runId: reference("run_id")
      .notNull()
      .references(() => run.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    step: bigint("step", { mode: "bigint" }).notNull(),
    time: bigint("time", { mode: "number" }).notNull(),
    value: doublePrecision("value").notNull(),
    modelId: text("model_id").notNull().default(""),
    datasetName: text("dataset_name").notNull().default(""),
    datasetDigest: text("dataset_digest").notNull().default(""),
  },
  (table) => [
    primaryKey({
      name: "metric_attribution_once",
      columns: [
        table.runId,
        table.name,
        table.step,
        table.time,
        table.value,
        table.modelId,
        table.datasetName,
        table.datasetDigest,
      ],
    }),
    index("metric_attribution_model").on(table.modelId, table.name).where(sql`${table.modelId} <> ''`),
  ],
);
