import { notFound } from "@foldwise/core/errors";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, split, sweep, trial } from "../../schema";

export interface LoadedTrial {
  trial: typeof trial.$inferSelect;
  sweep: typeof sweep.$inferSelect;
  dataset: typeof dataset.$inferSelect;
  split: typeof split.$inferSelect;
}

/** A trial with what it belongs to. @throws FoldwiseError `not-found`. */
export async function loadTrial({ ctx, trialId }: { ctx: Context; trialId: number }): Promise<LoadedTrial> {
  const [row] = await ctx
    .select({ trial, sweep, dataset, split })
    .from(trial)
    .innerJoin(sweep, eq(sweep.id, trial.sweepId))
    .innerJoin(dataset, eq(dataset.id, sweep.datasetId))
    .innerJoin(split, eq(split.id, sweep.splitId))
    .where(eq(trial.id, trialId));
  if (!row) throw notFound("trial", trialId);
  return row;
}
