import type { AttemptOutcome } from "@foldwise/core/states";
import { and, count, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, run, trial } from "../../schema";
import { findSweepRow } from "./rows";

/** One attempt of a training of a sweep. */
export interface TimelineRecord {
  workerId: string;
  /** Number of the trial. */
  trial: number;
  fold: number | null;
  /** Number of the attempt. */
  attempt: number;
  claimedAt: Date;
  endedAt: Date | null;
  outcome: AttemptOutcome | null;
}

export interface Timeline {
  createdAt: Date;
  resourceClass: string;
  /** In the order of their claims. */
  attempts: TimelineRecord[];
  /** Older ones that are left out. */
  left: number;
}

/**
 * Which worker trained which trial when: the newest attempts of a sweep's own runs; a training that several of its runs
 * share counts with each.
 * @throws FoldwiseError `not-found`.
 */
export async function readTimeline({
  ctx,
  sweepId,
  limit,
}: {
  ctx: Context;
  sweepId: number;
  limit: number;
}): Promise<Timeline> {
  const { sweep } = await findSweepRow({ ctx, id: sweepId });
  const own = and(eq(run.sweepId, sweepId), eq(run.shared, false), isNull(run.deletedAt));
  const attempts = await ctx
    .select({
      workerId: attempt.workerId,
      trial: trial.number,
      fold: run.fold,
      attempt: attempt.number,
      claimedAt: attempt.claimedAt,
      endedAt: attempt.endedAt,
      outcome: attempt.outcome,
    })
    .from(run)
    .innerJoin(trial, eq(trial.id, run.trialId))
    .innerJoin(attempt, eq(attempt.trainingId, run.trainingId))
    .where(own)
    .orderBy(desc(attempt.claimedAt), desc(trial.number), desc(run.fold))
    .limit(limit);
  const [all] = await ctx
    .select({ attempts: count() })
    .from(run)
    .innerJoin(attempt, eq(attempt.trainingId, run.trainingId))
    .where(own);
  return {
    createdAt: sweep.createdAt,
    resourceClass: sweep.plan.resources.class,
    attempts: attempts.reverse(),
    left: (all?.attempts ?? 0) - attempts.length,
  };
}
