import {
  bigint,
  boolean,
  index,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id, reference, time, uid } from "./columns";
import { experiment } from "./experiment";
import { run } from "./training";

/** How far the upload of a model's files has come, as its program says. */
export const LOGGED_MODEL_STATUSES = ["pending", "ready", "upload-failed"] as const;
export const loggedModelStatus = pgEnum("logged_model_status", LOGGED_MODEL_STATUSES);

/** A model that a program outside logged; its files are rows of `artifact_file`. */
export const loggedModel = pgTable(
  "logged_model",
  {
    id: id(),
    uid: uid(),
    experimentId: reference("experiment_id")
      .notNull()
      .references(() => experiment.id, { onDelete: "cascade" }),
    /** The run that made it, where it is known. */
    sourceRunId: reference("source_run_id").references(() => run.id, { onDelete: "set null" }),
    name: text("name").notNull(),
    modelType: text("model_type"),
    status: loggedModelStatus("status").notNull().default("pending"),
    params: jsonb("params").$type<Record<string, string>>().notNull().default({}),
    tags: jsonb("tags").$type<Record<string, string>>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: time("updated_at").notNull().defaultNow(),
    deletedAt: deletedAt(),
  },
  (table) => [index("logged_model_experiment").on(table.experimentId, table.id)],
);

/** Which models a run was given, and which it made. */
export const runModel = pgTable(
  "run_model",
  {
    runId: reference("run_id")
      .notNull()
      .references(() => run.id, { onDelete: "cascade" }),
    modelId: reference("model_id")
      .notNull()
      .references(() => loggedModel.id, { onDelete: "cascade" }),
    isOutput: boolean("is_output").notNull(),
    /** Of an output: the step at which it was made. */
    step: bigint("step", { mode: "bigint" }).notNull(),
  },
  (table) => [primaryKey({ name: "run_model_once", columns: [table.runId, table.modelId, table.isOutput] })],
);

/** A file that a program outside stored with a run or a model: a name for an artifact, which is named by its content. */
export const artifactFile = pgTable(
  "artifact_file",
  {
    id: id(),
    runId: reference("run_id").references(() => run.id, { onDelete: "cascade" }),
    modelId: reference("model_id").references(() => loggedModel.id, { onDelete: "cascade" }),
    /** Below the root of its run or model, with `/` between folders. */
    path: text("path").notNull(),
    sha256: text("sha256").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("artifact_file_once").on(table.runId, table.modelId, table.path).nullsNotDistinct(),
    index("artifact_file_content").on(table.sha256),
  ],
);
