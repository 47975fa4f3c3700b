import { and, eq, exists, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweep, trial } from "../../schema";
import { outcomeOfRuns, trialRuns } from "./close";

/** Gives the complete trials over these trainings that lack a value theirs, where every run has one by now. */
export async function recomputeObjectives({
  ctx,
  trainingIds,
}: {
  ctx: Context;
  trainingIds: readonly number[];
}): Promise<void> {
  if (trainingIds.length === 0) return;
  const trials = await ctx
    .select({ id: trial.id, plan: sweep.plan })
    .from(trial)
    .innerJoin(sweep, eq(sweep.id, trial.sweepId))
    .where(
      and(
        eq(trial.state, "complete"),
        sql`(${trial.objective} is null or array_position(${trial.objectives}, null) is not null
          or 'Infinity' = any(${trial.violations}))`,
        exists(
          ctx
            .select({ id: run.id })
            .from(run)
            .where(and(eq(run.trialId, trial.id), inArray(run.trainingId, [...trainingIds]))),
        ),
      ),
    );
  for (const { id, plan } of trials) {
    const outcome = outcomeOfRuns(plan, await trialRuns({ ctx, trialId: id }));
    if (outcome.objective !== null) await ctx.update(trial).set(outcome).where(eq(trial.id, id));
  }
}
