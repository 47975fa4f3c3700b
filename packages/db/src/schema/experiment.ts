import { isNull } from "drizzle-orm";
import { integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id, uid } from "./columns";

export const experiment = pgTable(
  "experiment",
  {
    id: id(),
    uid: uid(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    /** Most trainings that run at a time for its sweeps; null for no limit. */
    maxTrainings: integer("max_trainings"),
    createdAt: createdAt(),
    deletedAt: deletedAt(),
  },
  // A deleted experiment gives its name free.
  (table) => [uniqueIndex("experiment_name_live").on(table.name).where(isNull(table.deletedAt))],
);
