import { isNull } from "drizzle-orm";
import { integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id, time, uid } from "./columns";

export const experiment = pgTable(
  "experiment",
  {
    id: id(),
    uid: uid(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    /** Most trainings that run at a time for its sweeps; null for no limit. */
    maxTrainings: integer("max_trainings"),
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
