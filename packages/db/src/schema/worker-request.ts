import {
  type LatencyResult,
  REQUEST_KINDS,
  type RequestResult,
} from "@foldwise/core/contracts/worker-requests";
import type { ErrorCode, Problem } from "@foldwise/core/errors";
import { OPEN_JOB_STATES } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgEnum, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { stateList } from "../state-list";
import { bytea, createdAt, id, reference, time } from "./columns";
import { dataset, jobState } from "./dataset";
import { run } from "./training";

export const requestKind = pgEnum("request_kind", REQUEST_KINDS);
export const requestImageSide = pgEnum("request_image_side", ["input", "output"]);

/** What somebody asked of a worker: queued here, claimed by one, answered here, removed after a day. */
export const workerRequest = pgTable(
  "worker_request",
  {
    id: id(),
    kind: requestKind("kind").notNull(),
    state: jobState("state").notNull().default("queued"),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    runId: reference("run_id").references(() => run.id, { onDelete: "cascade" }),
    datasetId: reference("dataset_id").references(() => dataset.id, { onDelete: "cascade" }),
    /** The same request sent again finds this one. */
    idempotencyKey: text("idempotency_key"),
    workerId: text("worker_id"),
    /** How often it was claimed; with the worker's id the fence of every write. */
    attempts: integer("attempts").notNull().default(0),
    seenAt: time("seen_at"),
    result: jsonb("result").$type<RequestResult>(),
    /** SHA-256 of a file of the artifact store. */
    artifact: text("artifact"),
    error: jsonb("error").$type<{ code: ErrorCode; message: string; problems: Problem[] }>(),
    createdAt: createdAt(),
    finishedAt: time("finished_at"),
  },
  (table) => [
    uniqueIndex("worker_request_key").on(table.idempotencyKey),
    index("worker_request_open")
      .on(table.id)
      .where(sql`${table.state} in ${stateList(OPEN_JOB_STATES)}`),
    index("worker_request_created").on(table.createdAt),
    index("worker_request_run").on(table.runId),
    index("worker_request_artifact").on(table.artifact).where(sql`${table.artifact} is not null`),
  ],
);

/** Images that came with a request, and those that answer it. */
export const workerRequestImage = pgTable(
  "worker_request_image",
  {
    requestId: reference("request_id")
      .notNull()
      .references(() => workerRequest.id, { onDelete: "cascade" }),
    side: requestImageSide("side").notNull(),
    position: integer("position").notNull(),
    name: text("name").notNull(),
    bytes: bytea("bytes").notNull(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.side, table.position] })],
);

/** Measured prediction times; they stay as long as their run. */
export const latencyMeasurement = pgTable(
  "latency_measurement",
  {
    id: id(),
    runId: reference("run_id")
      .notNull()
      .references(() => run.id, { onDelete: "cascade" }),
    result: jsonb("result").$type<LatencyResult>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("latency_measurement_run").on(table.runId)],
);
