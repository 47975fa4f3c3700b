import type { TableDefinition } from "@foldwise/core/tables";
import { isNull } from "drizzle-orm";
import { integer, jsonb, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id, reference, uid } from "./columns";

/** A table of one's own; what it says is its newest revision. */
export const savedTable = pgTable(
  "saved_table",
  {
    id: id(),
    uid: uid(),
    /** Its name in links and commands. */
    slug: text("slug").notNull(),
    createdAt: createdAt(),
    deletedAt: deletedAt(),
  },
  // A deleted table gives its name free.
  (table) => [uniqueIndex("saved_table_slug_live").on(table.slug).where(isNull(table.deletedAt))],
);

/** What a table said at a time; only added to. */
export const savedTableRevision = pgTable(
  "saved_table_revision",
  {
    id: id(),
    tableId: reference("table_id")
      .notNull()
      .references(() => savedTable.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    /** The text as its author wrote it. */
    source: text("source").notNull(),
    definition: jsonb("definition").$type<TableDefinition>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [unique("saved_table_revision_number").on(table.tableId, table.number)],
);
