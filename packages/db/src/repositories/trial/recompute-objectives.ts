import { and, eq, exists, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweep, trial } from "../../schema";
import { objectiveOfRuns, trialRuns } from "./close";

/** Gives the complete trials over these trainings that have no objective theirs, where every run has a value by now. */
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
        isNull(trial.objective),
        exists(
          ctx
            .select({ id: run.id })
            .from(run)
            .where(and(eq(run.trialId, trial.id), inArray(run.trainingId, [...trainingIds]))),
        ),
      ),
    );
  for (const { id, plan } of trials) {
    const objective = objectiveOfRuns(plan.objective, await trialRuns({ ctx, trialId: id }));
    if (objective !== null) await ctx.update(trial).set({ objective }).where(eq(trial.id, id));
  }
}
