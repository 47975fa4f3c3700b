import type { Plan } from "@foldwise/core/sweep";
import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, training, trial } from "../../schema";
import { findSweepRow } from "./rows";

/** A trial that has started. */
export interface StartedTrial {
  id: number;
  number: number;
  isRunning: boolean;
}

/** The trials of a sweep that have started, in order of number. @throws FoldwiseError `not-found`. */
export async function listStartedTrials({
  ctx,
  sweepId,
}: {
  ctx: Context;
  sweepId: number;
}): Promise<{ plan: Plan; trials: StartedTrial[] }> {
  const { sweep } = await findSweepRow({ ctx, id: sweepId });
  const trials = await ctx
    .select({ id: trial.id, number: trial.number, state: trial.state })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), isNotNull(trial.startedAt)))
    .orderBy(asc(trial.number));
  return {
    plan: sweep.plan,
    trials: trials.map(({ id, number, state }) => ({ id, number, isRunning: state === "running" })),
  };
}

/** The trainings of some trials' runs, in the order of the runs; `startedAt` is null before an attempt began. */
export async function listTrialTrainings({
  ctx,
  trialIds,
}: {
  ctx: Context;
  trialIds: readonly number[];
}): Promise<{ trialId: number; trainingId: number; startedAt: Date | null }[]> {
  if (trialIds.length === 0) return [];
  const rows = await ctx
    .select({ trialId: run.trialId, trainingId: training.id, startedAt: training.startedAt })
    .from(run)
    .innerJoin(training, eq(training.id, run.trainingId))
    .where(and(inArray(run.trialId, [...trialIds]), isNull(run.deletedAt)))
    .orderBy(asc(run.trialId), asc(run.fold), asc(run.seed), asc(run.id));
  return rows.flatMap(({ trialId, ...rest }) => (trialId === null ? [] : [{ trialId, ...rest }]));
}
