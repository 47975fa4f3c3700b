import { bigint, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea, createdAt, id, reference, time, uid } from "./columns";
import { loggedModel } from "./logged-model";
import { run } from "./training";

/** One row, made when something is first written there: what holds for the files of all experiments. */
export const artifactSettings = pgTable("artifact_settings", {
  id: integer("id").primaryKey().default(1),
  /** Signs addresses that are given out. */
  signingKey: bytea("signing_key"),
  /** Most bytes of files stored with runs and logged models; null for no quota. */
  maxArtifactBytes: bigint("max_artifact_bytes", { mode: "number" }),
});

/** An upload of a file in parts. It stays until it expires, so that its end can be asked for again. */
export const artifactUpload = pgTable(
  "artifact_upload",
  {
    id: id(),
    uid: uid(),
    runId: reference("run_id").references(() => run.id, { onDelete: "cascade" }),
    modelId: reference("model_id").references(() => loggedModel.id, { onDelete: "cascade" }),
    /** Below the root of its run or model. */
    path: text("path").notNull(),
    partCount: integer("part_count").notNull(),
    /** Of every part but the last; null where the client decides. */
    partBytes: bigint("part_bytes", { mode: "number" }),
    /** Size and SHA-256 of the whole file, where they were said. */
    bytes: bigint("bytes", { mode: "number" }),
    sha256: text("sha256"),
    createdAt: createdAt(),
    expiresAt: time("expires_at").notNull(),
    completedAt: time("completed_at"),
  },
  (table) => [
    index("artifact_upload_run").on(table.runId),
    index("artifact_upload_model").on(table.modelId),
    index("artifact_upload_expires").on(table.expiresAt),
  ],
);

/** A part that has come whole: an artifact like any other, named by its content. */
export const artifactUploadPart = pgTable(
  "artifact_upload_part",
  {
    uploadId: reference("upload_id")
      .notNull()
      .references(() => artifactUpload.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    sha256: text("sha256").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "artifact_upload_part_once", columns: [table.uploadId, table.number] }),
    index("artifact_upload_part_content").on(table.sha256),
  ],
);
