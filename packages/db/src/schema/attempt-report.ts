import type { MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { Conditions } from "@foldwise/core/trainers";
import { bigint, foreignKey, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { reference } from "./columns";
import { attempt } from "./training";

/**
 * What an attempt's program may report over HTTP, and what it has. Apart from the attempt, whose row is shown: nothing
 * of this is part of an answer or an export.
 */
export const attemptReport = pgTable(
  "attempt_report",
  {
    trainingId: reference("training_id").notNull(),
    attempt: integer("attempt").notNull(),
    /** SHA-256 of the attempt's token, hexadecimal; the token itself is its program's alone. */
    digest: text("digest").notNull().unique(),
    /** Requests that were stored: by it a reader knows what is new, and a writer whether another was faster. */
    sequence: integer("sequence").notNull().default(0),
    /** The highest step. */
    step: bigint("step", { mode: "number" }).notNull().default(0),
    points: bigint("points", { mode: "number" }).notNull().default(0),
    /** Of each metric the value that came last, and with which request. */
    latest: jsonb("latest")
      .$type<Record<string, { sequence: number; value: MetricNumber }>>()
      .notNull()
      .default({}),
    /** Results on the test side, by their conditions. */
    measures: jsonb("measures")
      .$type<{ sequence: number; conditions: Conditions; values: Record<string, MetricNumber> }[]>()
      .notNull()
      .default([]),
  },
  (table) => [
    primaryKey({ columns: [table.trainingId, table.attempt] }),
    foreignKey({
      name: "attempt_report_attempt",
      columns: [table.trainingId, table.attempt],
      foreignColumns: [attempt.trainingId, attempt.number],
    }).onDelete("cascade"),
  ],
);
