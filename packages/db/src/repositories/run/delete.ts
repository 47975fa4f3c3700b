import { conflict, notFound } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run, sweepEvent } from "../../schema";
import { lockSweep, lockTrial } from "../locks";

/**
 * Hides a run and frees its place in its trial: a retry makes that fold and seed anew. Its rows, and its points where
 * no other run has them, go with a later purge.
 * A run that a program outside logs may be deleted at any time: nobody knows whether its program is still there.
 * @throws FoldwiseError `not-found`, or `conflict` while the run of a sweep, or its trial, moves.
 */
export async function deleteRun({
  ctx,
  id,
  by = "api",
}: {
  ctx: Context;
  id: number;
  by?: string;
}): Promise<void> {
  const sweepId = await ctx.transaction(async (tx) => {
    const live = and(eq(run.id, id), isNull(run.deletedAt));
    const [found] = await tx
      .select({ sweepId: run.sweepId, trialId: run.trialId, trainingId: run.trainingId })
      .from(run)
      .where(live);
    if (!found) throw notFound("run", id);
    if (found.sweepId !== null) await lockSweep(tx, found.sweepId);
    if (found.trialId !== null) {
      const trial = await lockTrial(tx, found.trialId);
      if (trial && !isTerminal(trial.state))
        throw conflict(
          `Trial ${trial.number} of run ${id} is still active (${trial.state}); cancel its sweep first.`,
        );
    }
    const [row] = await tx.select({ state: run.state }).from(run).where(live).for("update");
    if (!row) throw notFound("run", id);
    const isLogged = found.sweepId === null && found.trainingId === null;
    if (!isLogged && !isTerminal(row.state))
      throw conflict(`Run ${id} is ${row.state}; only one that has ended can be deleted.`);
    await tx.update(run).set({ deletedAt: sql`now()`, trialId: null }).where(eq(run.id, id));
    if (found.sweepId !== null)
      await tx
        .insert(sweepEvent)
        .values({ sweepId: found.sweepId, kind: "delete-run", detail: { runId: id, by } });
    return found.sweepId;
  });
  if (sweepId !== null) await publishNotification(ctx, { kind: "sweep", id: sweepId });
}
