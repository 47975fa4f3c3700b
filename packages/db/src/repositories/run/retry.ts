import { conflict, notFound } from "@foldwise/core/errors";
import { isRetryable, isTerminal } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run, sweep, sweepEvent } from "../../schema";
import { requireLiveDataset } from "../dataset";
import { lockSweep, lockTrial } from "../locks";
import { openGeneration, requeueTrials } from "../sweep/act";

/**
 * Queues the trial of a failed or cancelled run again; it goes on from its last checkpoint. A sweep that has ended
 * gets a new generation.
 * @throws FoldwiseError `not-found`, or `conflict` for a run that was logged, moves or is complete.
 */
export async function retryRun({
  ctx,
  id,
  by = "api",
}: {
  ctx: Context;
  id: number;
  by?: string;
}): Promise<void> {
  const sweepId = await ctx.transaction(async (tx) => {
    const [found] = await tx
      .select({ state: run.state, trialId: run.trialId, sweepId: run.sweepId })
      .from(run)
      .where(and(eq(run.id, id), isNull(run.deletedAt)));
    if (!found) throw notFound("run", id);
    const { trialId } = found;
    if (trialId === null || found.sweepId === null)
      throw conflict(`Run ${id} was logged by a script; Foldwise cannot retry it.`);
    const owner = await lockSweep(tx, found.sweepId);
    const trial = await lockTrial(tx, trialId);
    if (!owner || !trial) throw notFound("sweep", found.sweepId);
    if (!isRetryable(found.state))
      throw conflict(`Run ${id} is ${found.state}; only a failed or cancelled one can be retried.`);
    if (!isTerminal(trial.state))
      throw conflict(
        `Trial ${trial.number} of run ${id} is still active (${trial.state}); retry it when it has ended.`,
      );
    if (owner.datasetId !== null) await requireLiveDataset(tx, owner.datasetId);
    await requeueTrials(tx, [trialId]);
    if (isTerminal(owner.state)) await openGeneration(tx, owner);
    else
      await tx
        .update(sweep)
        .set({ intentVersion: sql`${sweep.intentVersion} + 1` })
        .where(eq(sweep.id, owner.id));
    await tx
      .insert(sweepEvent)
      .values({ sweepId: owner.id, kind: "retry-run", detail: { runId: id, trial: trial.number, by } });
    return owner.id;
  });
  await publishNotification(ctx, { kind: "sweep", id: sweepId });
}
