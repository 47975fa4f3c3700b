import { BASELINE_ORIGINS } from "@foldwise/core/words";
import { index, jsonb, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id } from "./columns";

export const baselineOrigin = pgEnum("baseline_origin", BASELINE_ORIGINS);

/** A source of published numbers, as imported; only added to, the newest live row of a key counts. */
export const baselineSource = pgTable(
  "baseline_source",
  {
    id: id(),
    key: text("key").notNull(),
    /** `built-in`: from data/, which every start reads. */
    origin: baselineOrigin("origin").notNull().default("imported"),
    sha256: text("sha256").notNull(),
    document: jsonb("document").$type<Record<string, unknown>>().notNull(),
    /** The text as its author wrote it; null where a file of data/ has it. */
    source: text("source"),
    createdAt: createdAt(),
    deletedAt: deletedAt(),
  },
  (table) => [index("baseline_source_key").on(table.key, table.id)],
);
