import { ACTIVE_STATES } from "@foldwise/core/states";
import { and, asc, eq, gt, inArray, notExists, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, run, trial } from "../../schema";

/**
 * Trials of a sweep that have not ended, were made a while ago and have no attempt that was seen since: their workflows
 * may be gone. In order of number, a page at a time.
 */
export async function listOpenTrials({
  ctx,
  sweepId,
  olderThanMs,
  afterNumber,
  limit,
}: {
  ctx: Context;
  sweepId: number;
  olderThanMs: number;
  /** Number of the last trial of the page before; 0 for the first page. */
  afterNumber: number;
  limit: number;
}): Promise<{ trialId: number; number: number; generation: number }[]> {
  const since = sql`now() - make_interval(secs => ${olderThanMs / 1000})`;
  const atWork = ctx
    .select({ one: sql`1` })
    .from(run)
    .innerJoin(attempt, eq(attempt.trainingId, run.trainingId))
    .where(and(eq(run.trialId, trial.id), sql`${attempt.endedAt} is null`, gt(attempt.seenAt, since)));
  return ctx
    .select({ trialId: trial.id, number: trial.number, generation: trial.generation })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        inArray(trial.state, [...ACTIVE_STATES]),
        sql`${trial.createdAt} < ${since}`,
        gt(trial.number, afterNumber),
        notExists(atWork),
      ),
    )
    .orderBy(asc(trial.number))
    .limit(limit);
}
