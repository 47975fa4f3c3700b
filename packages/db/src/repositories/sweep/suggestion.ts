import { notFound } from "@foldwise/core/errors";
import type { Suggestion } from "@foldwise/core/samplers";
import type { MadeTrial, Plan } from "@foldwise/core/sweep";
import { and, asc, eq, lte } from "drizzle-orm";
import type { Context } from "../../client";
import { trial } from "../../schema";
import { MADE_TRIAL } from "./made-trial";
import { findSweepRow } from "./rows";

/** A trial with how its sampler came to its configuration, and with all that the sampler learned from. */
export interface SuggestedTrial {
  plan: Plan;
  trial: MadeTrial & { number: number; suggestion: Suggestion | null };
  /** The trials up to this one, in order of number. */
  trials: MadeTrial[];
}

/** @throws FoldwiseError `not-found`. */
export async function findSuggestedTrial({
  ctx,
  sweepId,
  number,
}: {
  ctx: Context;
  sweepId: number;
  number: number;
}): Promise<SuggestedTrial> {
  const { sweep } = await findSweepRow({ ctx, id: sweepId });
  const trials = await ctx
    .select(MADE_TRIAL)
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), lte(trial.number, number)))
    .orderBy(asc(trial.number));
  const own = trials.at(-1);
  if (own?.number !== number) throw notFound("trial", number);
  const [row] = await ctx
    .select({ suggestion: trial.suggestion })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), eq(trial.number, number)));
  return { plan: sweep.plan, trial: { ...own, suggestion: row?.suggestion ?? null }, trials };
}
