import { notFound } from "@foldwise/core/errors";
import { eq } from "drizzle-orm";
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
