import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { evaluationClaim } from "../../schema";

/** One call that wants to make a training's missing evaluations. */
export interface EvaluationClaim {
  trainingId: number;
  /** Names the call; no two have the same. */
  holder: string;
}

/**
 * Takes the evaluations of a training for one call, so that trials that share it do not make the same ones side by
 * side. Taken again by its holder, it is renewed.
 * @returns null when it is taken, or milliseconds after which another's lease ends unless it is renewed.
 */
export async function claimEvaluations({
  ctx,
  trainingId,
  holder,
  leaseMs,
}: EvaluationClaim & { ctx: Context; leaseMs: number }): Promise<number | null> {
  const now = sql`clock_timestamp()`;
  const taken = await ctx
    .insert(evaluationClaim)
    .values({ trainingId, holder, claimedAt: now, seenAt: now })
    .onConflictDoUpdate({
      target: evaluationClaim.trainingId,
      set: { holder, seenAt: now },
      setWhere: sql`${evaluationClaim.holder} = ${holder}
        or ${evaluationClaim.seenAt} < ${now} - make_interval(secs => ${leaseMs / 1000})`,
    })
    .returning({ holder: evaluationClaim.holder });
  if (taken.length > 0) return null;
  const [other] = await ctx
    .select({
      leftMs: sql`${leaseMs} - extract(epoch from ${now} - ${evaluationClaim.seenAt}) * 1000`.mapWith(Number),
    })
    .from(evaluationClaim)
    .where(eq(evaluationClaim.trainingId, trainingId));
  return Math.max(0, Math.ceil(other?.leftMs ?? 0));
}

/** Gives the evaluations back; nothing happens where another call has taken them over. */
export async function releaseEvaluations({
  ctx,
  trainingId,
  holder,
}: EvaluationClaim & { ctx: Context }): Promise<void> {
  await ctx
    .delete(evaluationClaim)
    .where(and(eq(evaluationClaim.trainingId, trainingId), eq(evaluationClaim.holder, holder)));
}
