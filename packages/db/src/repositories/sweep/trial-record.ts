import { notFound } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import { isWaitingForSlot } from "@foldwise/core/sweep";
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweep, trial } from "../../schema";
import { type RunRecord, readRuns } from "../run";

/** More runs than the trials of one answer have: fold × seed of each. */
const MAX_RUNS = 100_000;

type TrialRow = typeof trial.$inferSelect;

/** The columns of a trial that are shown: all but how its sampler came to it. */
const SHOWN = {
  id: trial.id,
  number: trial.number,
  variant: trial.variant,
  configuration: trial.configuration,
  reason: trial.reason,
  proposal: trial.proposal,
  outerFold: trial.outerFold,
  isRefit: trial.isRefit,
  state: trial.state,
  objective: trial.objective,
  objectives: trial.objectives,
  violations: trial.violations,
  failure: trial.failure,
  stop: trial.stop,
  rung: trial.rung,
  bracket: trial.bracket,
  rungs: trial.rungs,
  startedAt: trial.startedAt,
  finishedAt: trial.finishedAt,
};

export interface TrialRecord extends Pick<TrialRow, keyof typeof SHOWN> {
  /** As of a sweep, over its runs. */
  waitingForSlot: boolean;
  /** By fold and seed. */
  runs: RunRecord[];
}

/** Trials by their ids with their runs, in the order of the ids. */
export async function readTrials(ctx: Context, ids: readonly number[]): Promise<TrialRecord[]> {
  if (ids.length === 0) return [];
  const wanted = [...ids];
  const rows = await ctx.select(SHOWN).from(trial).where(inArray(trial.id, wanted));
  const runs = await readRuns(ctx, and(inArray(run.trialId, wanted), isNull(run.deletedAt)), MAX_RUNS);
  const runsOf = new Map<number, RunRecord[]>(rows.map((row) => [row.id, []]));
  for (const one of runs) if (one.trial) runsOf.get(one.trial.id)?.push(one);
  const byId = new Map(rows.map((row) => [row.id, trialRecord(row, runsOf.get(row.id) ?? [])]));
  return wanted.flatMap((id) => byId.get(id) ?? []);
}

/** @throws FoldwiseError `not-found`. */
export async function findTrial({
  ctx,
  sweepId,
  number,
}: {
  ctx: Context;
  sweepId: number;
  number: number;
}): Promise<TrialRecord> {
  const [row] = await ctx
    .select({ id: trial.id })
    .from(trial)
    .innerJoin(sweep, eq(sweep.id, trial.sweepId))
    .where(and(eq(trial.sweepId, sweepId), eq(trial.number, number), isNull(sweep.deletedAt)));
  const [found] = await readTrials(ctx, row ? [row.id] : []);
  if (!found) throw notFound("trial", number);
  return found;
}

function trialRecord(row: Pick<TrialRow, keyof typeof SHOWN>, unordered: readonly RunRecord[]): TrialRecord {
  const runs = unordered.toSorted((a, b) => (a.fold ?? 0) - (b.fold ?? 0) || (a.seed ?? 0) - (b.seed ?? 0));
  return {
    ...row,
    // Of its runs each waits, is at work or has ended.
    waitingForSlot: isWaitingForSlot(row.state, {
      claimed: runs.filter(({ state, waitingForSlot }) => !isTerminal(state) && !waitingForSlot).length,
      queued: runs.filter(({ waitingForSlot }) => waitingForSlot).length,
    }),
    runs,
  };
}
