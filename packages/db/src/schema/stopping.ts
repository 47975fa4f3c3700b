import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { reference } from "./columns";
import { sweep, trial } from "./sweep";
import { run } from "./training";

const step = () => bigint("step", { mode: "number" }).notNull();

/**
 * What a run of a sweep with a stopping rule reported of the metric that the rule watches, as its curve has it: of one attempt the
 * first report of a step counts, and of several attempts that of the newest.
 */
export const runReport = pgTable(
  "run_report",
  {
    runId: reference("run_id")
      .notNull()
      .references(() => run.id, { onDelete: "cascade" }),
    step: step(),
    /** Any double. */
    value: doublePrecision("value").notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.step] })],
);

/**
 * What a trial is compared by: the mean over its first `runs` runs, in the order of the plan, in a cell of the rule (a step,
 * or a rung). Trials are compared over the same runs, so that a fold that is harder than others is so for all of them.
 */
export const trialReport = pgTable(
  "trial_report",
  {
    trialId: reference("trial_id")
      .notNull()
      .references(() => trial.id, { onDelete: "cascade" }),
    runs: integer("runs").notNull(),
    cell: bigint("cell", { mode: "number" }).notNull(),
    step: step(),
    value: doublePrecision("value").notNull(),
    /** Of this value and those of the cells before; NaN while none is a number. */
    best: doublePrecision("best").notNull(),
    /** With variant and outer fold, which trials it may be compared with. */
    sweepId: reference("sweep_id")
      .notNull()
      .references(() => sweep.id, { onDelete: "cascade" }),
    variant: text("variant").notNull(),
    /** Of a nested sweep; −1 where there is none, so that the index has it. */
    outerFold: integer("outer_fold").notNull().default(-1),
    /** Whether others are compared with it: at once, or once the trial is complete, as the rule asks. */
    counts: boolean("counts").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.trialId, table.runs, table.cell] }),
    index("trial_report_order")
      .on(table.sweepId, table.variant, table.outerFold, table.runs, table.cell, table.value)
      .where(sql`counts and value <> 'NaN'`),
  ],
);
