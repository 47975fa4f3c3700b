import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { trial } from "../../schema";

/** Trials of a sweep that have not ended and were made a while ago. */
export async function listOpenTrials({
  ctx,
  sweepId,
  olderThanMs,
}: {
  ctx: Context;
  sweepId: number;
  olderThanMs: number;
}): Promise<{ trialId: number; number: number; generation: number }[]> {
  return ctx
    .select({ trialId: trial.id, number: trial.number, generation: trial.generation })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        inArray(trial.state, ["queued", "running", "paused"]),
        sql`${trial.createdAt} < now() - make_interval(secs => ${olderThanMs / 1000})`,
      ),
    )
    .orderBy(asc(trial.number))
    .limit(1000);
}
