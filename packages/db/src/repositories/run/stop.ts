import { conflict, notFound } from "@foldwise/core/errors";
import { isTerminal, runMachine, WAITING } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run, sweep, sweepEvent } from "../../schema";
import { lockRunsOfTrials, lockSweep, lockTrainings, lockTrial } from "../locks";
import { abandonTrainings } from "../training/abandon";

/**
 * Stops one run of a sweep: it is cancelled, and its training with it unless another run wants it. Its trial's other runs
 * go on; without this one the trial has no objective, and is cancelled when they have ended.
 * @throws FoldwiseError `not-found`, or `conflict` for a run that was logged or has ended.
 */
export async function stopRun({ ctx, id, by }: { ctx: Context; id: number; by: string }): Promise<void> {
  const sweepId = await ctx.transaction(async (tx) => {
    const [found] = await tx
      .select({ trialId: run.trialId, sweepId: run.sweepId })
      .from(run)
      .where(and(eq(run.id, id), isNull(run.deletedAt)));
    if (!found) throw notFound("run", id);
    if (found.trialId === null || found.sweepId === null)
      throw conflict(`Run ${id} was logged by a script; Foldwise cannot stop it.`);
    const owner = await lockSweep(tx, found.sweepId);
    const trial = await lockTrial(tx, found.trialId);
    await lockRunsOfTrials(tx, [found.trialId]);
    const [row] = await tx.select().from(run).where(eq(run.id, id));
    if (!owner || !trial || !row) throw notFound("run", id);
    if (isTerminal(row.state)) throw conflict(`Run ${id} has ended (${row.state}) and cannot be stopped.`);
    if (row.state === WAITING)
      throw conflict(
        `Run ${id} waits with trial ${trial.number} for its promotion; stop the trial instead of the run.`,
      );
    await tx
      .update(run)
      .set({ state: runMachine.require(row.state, "cancel"), finishedAt: sql`now()` })
      .where(eq(run.id, id));
    if (row.trainingId !== null) {
      await lockTrainings(tx, [row.trainingId]);
      await abandonTrainings(tx, [row.trainingId]);
    }
    await tx
      .update(sweep)
      .set({ intentVersion: owner.intentVersion + 1 })
      .where(eq(sweep.id, owner.id));
    await tx
      .insert(sweepEvent)
      .values({ sweepId: owner.id, kind: "stop-run", detail: { runId: id, trial: trial.number, by } });
    return owner.id;
  });
  await publishNotification(ctx, { kind: "sweep", id: sweepId });
}
