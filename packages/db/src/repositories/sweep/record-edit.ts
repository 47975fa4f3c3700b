import {
  DEFAULT_PRIORITY,
  DEFAULT_WEIGHT,
  type Plan,
  type PlanChange,
  planChanges,
} from "@foldwise/core/sweep";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepEdit, trial } from "../../schema";

type SweepRow = typeof sweep.$inferSelect;

/**
 * Puts another plan in force for a locked sweep, and writes down what has changed, by whom and from which trial on. Its
 * intent version is raised, so that a trial that was decided by the plan before is decided again.
 * @param more columns that change with it
 */
export async function recordEdit(
  tx: Context,
  {
    row,
    by,
    plan,
    changes = planChanges(row.plan, plan),
    more = {},
  }: {
    row: SweepRow;
    by: string;
    plan: Plan;
    changes?: PlanChange[];
    more?: Partial<Pick<SweepRow, "searchStart" | "cost" | "limitReached">>;
  },
): Promise<number> {
  const version = row.planVersion + 1;
  const [last] = await tx
    .select({ number: sql`coalesce(max(${trial.number}), 0)`.mapWith(Number) })
    .from(trial)
    .where(eq(trial.sweepId, row.id));
  await tx.insert(sweepEdit).values({
    sweepId: row.id,
    version,
    by,
    changes,
    fromTrial: (last?.number ?? 0) + 1,
    replacedPlan: row.plan,
    replacedStart: row.searchStart,
  });
  await tx
    .update(sweep)
    .set({
      ...more,
      plan,
      planVersion: version,
      concurrency: plan.concurrency,
      priority: plan.resources.priority ?? DEFAULT_PRIORITY,
      weight: plan.resources.weight ?? DEFAULT_WEIGHT,
      intentVersion: row.intentVersion + 1,
    })
    .where(eq(sweep.id, row.id));
  return version;
}
