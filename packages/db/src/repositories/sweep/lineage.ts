import type { Plan, ScheduledTrial } from "@foldwise/core/sweep";
import { asc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { trial } from "../../schema";
import { findSweepRow } from "./rows";

/** A trial of a population, with what its lineage is read from. */
export interface LineageTrial extends ScheduledTrial {
  number: number;
  variant: string;
}

/** All trials of a sweep as their lineage is read, in order of number from 1. @throws FoldwiseError `not-found`. */
export async function readLineage({
  ctx,
  sweepId,
}: {
  ctx: Context;
  sweepId: number;
}): Promise<{ plan: Plan; trials: LineageTrial[] }> {
  const { sweep } = await findSweepRow({ ctx, id: sweepId });
  const trials = await ctx
    .select({
      number: trial.number,
      variant: trial.variant,
      configuration: trial.configuration,
      exploit: trial.exploit,
      rungs: trial.rungs,
      state: trial.state,
      objective: trial.objective,
      stop: trial.stop,
    })
    .from(trial)
    .where(eq(trial.sweepId, sweepId))
    .orderBy(asc(trial.number));
  return { plan: sweep.plan, trials };
}
