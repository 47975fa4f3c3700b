import { isNull } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id, reference, time, uid } from "./columns";

export const experiment = pgTable(
  "experiment",
  {
    id: id(),
    uid: uid(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    /** Most trainings that run at a time for its sweeps; null for no limit. */
    maxTrainings: integer("max_trainings"),
    /** Most bytes of files stored with its runs and logged models; null for no quota. */
    maxArtifactBytes: bigint("max_artifact_bytes", { mode: "number" }),
    /** What programs outside say of it. */
    tags: jsonb("tags").$type<Record<string, string>>().notNull().default({}),
    /** Where the artifacts of its logged runs are, when not here. */
    artifactLocation: text("artifact_location"),
    createdAt: createdAt(),
    /** When it was made or renamed. */
    updatedAt: time("updated_at").notNull().defaultNow(),
    deletedAt: deletedAt(),
  },
  // A deleted experiment gives its name free.
  (table) => [uniqueIndex("experiment_name_live").on(table.name).where(isNull(table.deletedAt))],
);

/** Who set which quota, and to what. */
export const quotaChange = pgTable(
  "quota_change",
  {
    id: id(),
    /** Null for the quota of all experiments together. */
    experimentId: reference("experiment_id").references(() => experiment.id, { onDelete: "cascade" }),
    quota: text("quota", { enum: ["maxTrainings", "maxArtifactBytes"] }).notNull(),
    /** Null where it was removed. */
    value: bigint("value", { mode: "number" }),
    by: text("by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("quota_change_experiment").on(table.experimentId, table.id)],
);
