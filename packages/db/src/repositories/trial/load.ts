import { type FoldwiseError, notFound } from "@foldwise/core/errors";
import { eq, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, sweep, trial } from "../../schema";

export interface LoadedTrial {
  trial: typeof trial.$inferSelect;
  sweep: typeof sweep.$inferSelect;
  /** Null where the plan's trainer trains on no dataset. */
  dataset: typeof dataset.$inferSelect | null;
}

/** A trial with what it belongs to. @throws FoldwiseError `not-found`. */
export async function loadTrial({ ctx, trialId }: { ctx: Context; trialId: number }): Promise<LoadedTrial> {
  const [row] = await ctx
    .select({ trial, sweep, dataset })
    .from(trial)
    .innerJoin(sweep, eq(sweep.id, trial.sweepId))
    .leftJoin(dataset, eq(dataset.id, sweep.datasetId))
    .where(eq(trial.id, trialId));
  if (!row) throw notFound("trial", trialId);
  return row;
}

/** As loadTrial, of several: what trials of one sweep have in common is read once. In their order, an error for each not found. */
export async function loadTrials({
  ctx,
  trialIds,
}: {
  ctx: Context;
  trialIds: readonly number[];
}): Promise<(LoadedTrial | FoldwiseError)[]> {
  const trials = await ctx
    .select()
    .from(trial)
    .where(inArray(trial.id, [...trialIds]));
  const sweepIds = [...new Set(trials.map(({ sweepId }) => sweepId))];
  const sweeps = await ctx
    .select({ sweep, dataset })
    .from(sweep)
    .leftJoin(dataset, eq(dataset.id, sweep.datasetId))
    .where(inArray(sweep.id, sweepIds));
  const ofTrial = new Map(trials.map((row) => [row.id, row]));
  const ofSweep = new Map(sweeps.map((row) => [row.sweep.id, row]));
  return trialIds.map((trialId) => {
    const row = ofTrial.get(trialId);
    const owner = row && ofSweep.get(row.sweepId);
    return owner ? { trial: row, ...owner } : notFound("trial", trialId);
  });
}
