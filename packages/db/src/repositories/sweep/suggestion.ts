import { notFound } from "@foldwise/core/errors";
import type { Observation, Suggestion } from "@foldwise/core/samplers";
import type { MadeTrial, Plan, SearchStart } from "@foldwise/core/sweep";
import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { Context } from "../../client";
import { sweepEdit, trial } from "../../schema";
import { MADE_TRIAL } from "./made-trial";
import { findSweepRow } from "./rows";
import { earlierOf } from "./warm-start";

/** A trial with how its sampler came to its configuration, and with all that the sampler learned from. */
export interface SuggestedTrial {
  /** The plan in force when its configuration was proposed, and where its search began. */
  plan: Plan;
  start: SearchStart | null;
  /** Results of earlier searches that its search started with. */
  earlier: Observation[];
  /** How many edits the plan had had when the trial was made. */
  planVersion: number;
  /** Its suggestion is that of its configuration, which was proposed with the first trial of it. */
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
  const isProposal = ({ proposal, outerFold, isRefit, exploit }: MadeTrial) =>
    proposal === own.proposal && outerFold === own.outerFold && !isRefit && !exploit;
  const first = (own.exploit ? undefined : trials.find(isProposal)) ?? own;
  const rows = await ctx
    .select({ number: trial.number, suggestion: trial.suggestion, planVersion: trial.planVersion })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), inArray(trial.number, [number, first.number])));
  const rowOf = (wanted: number) => rows.find((row) => row.number === wanted);
  const proposedBy = rowOf(first.number)?.planVersion ?? 0;
  const inForce =
    proposedBy === sweep.planVersion
      ? { plan: sweep.plan, start: sweep.searchStart }
      : await replacedPlan(ctx, { sweepId, version: proposedBy + 1 });
  const earlier = await earlierOf(ctx, { id: sweepId, plan: inForce.plan });
  const suggestion = rowOf(first.number)?.suggestion ?? null;
  return {
    ...inForce,
    earlier,
    planVersion: rowOf(number)?.planVersion ?? 0,
    trial: { ...own, suggestion },
    trials,
  };
}

/** The plan that an edit has replaced. */
async function replacedPlan(ctx: Context, { sweepId, version }: { sweepId: number; version: number }) {
  const [edit] = await ctx
    .select({ plan: sweepEdit.replacedPlan, start: sweepEdit.replacedStart })
    .from(sweepEdit)
    .where(and(eq(sweepEdit.sweepId, sweepId), eq(sweepEdit.version, version)));
  if (!edit) throw new Error(`sweep ${sweepId} has no edit ${version}`);
  return edit;
}
