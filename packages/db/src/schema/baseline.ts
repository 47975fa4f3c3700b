import { jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id } from "./columns";

/** A source of published numbers, as imported; only added to, the newest of a key counts. */
export const baselineSource = pgTable("baseline_source", {
  id: id(),
  key: text("key").notNull(),
  sha256: text("sha256").notNull().unique(),
  document: jsonb("document").$type<Record<string, unknown>>().notNull(),
  createdAt: createdAt(),
});
