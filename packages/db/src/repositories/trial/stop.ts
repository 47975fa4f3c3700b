import { conflict, notFound } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run, sweep, sweepEvent, training, trial } from "../../schema";
import { lockSweep } from "../locks";

/**
 * Stops one trial, as a stopping rule does: its runs end with what they have, and it is pruned. Asking twice is asking once.
 * @throws FoldwiseError `not-found`, or `conflict` for one that has ended.
 */
export async function stopTrial({
  ctx,
  sweepId,
  number,
  by,
}: {
  ctx: Context;
  sweepId: number;
  number: number;
  by: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const owner = await lockSweep(tx, sweepId);
    if (!owner || owner.deletedAt !== null) throw notFound("sweep", sweepId);
    const [row] = await tx
      .select()
      .from(trial)
      .where(and(eq(trial.sweepId, sweepId), eq(trial.number, number)))
      .for("no key update");
    if (!row) throw notFound("trial", number);
    if (isTerminal(row.state))
      throw conflict(`Trial ${number} of sweep ${sweepId} has ended (${row.state}) and cannot be stopped.`);
    if (row.stop !== null) return;
    const [runs] = await tx
      .select({
        count: sql`count(*)`.mapWith(Number),
        step: sql`coalesce(max(${training.epoch}), 0)`.mapWith(Number),
      })
      .from(run)
      .leftJoin(training, eq(training.id, run.trainingId))
      .where(and(eq(run.trialId, row.id), isNull(run.deletedAt)));
    await tx
      .update(trial)
      .set({
        stop: {
          rule: "manual",
          metric: owner.plan.objective.metric,
          step: runs?.step ?? 0,
          runs: 0,
          ofRuns: runs?.count ?? 0,
          value: null,
          against: null,
          reason: `stopped by ${by}`,
        },
      })
      .where(eq(trial.id, row.id));
    // The dispatcher tells the sweep's workflow, and that one its trials.
    await tx
      .update(sweep)
      .set({ intentVersion: owner.intentVersion + 1 })
      .where(eq(sweep.id, sweepId));
    await tx.insert(sweepEvent).values({ sweepId, kind: "stop-trial", detail: { trial: number, by } });
  });
  await publishNotification(ctx, { kind: "sweep", id: sweepId });
}
