import type { TrainingDemand } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { readDemand } from "../training/demand";

/**
 * Renews an attempt's lease with its progress and reads what is wanted of it.
 * @returns null when the attempt is no longer the training's newest, or has ended.
 */
export async function renewAttempt({
  ctx,
  trainingId,
  trialId,
  number,
  progress,
}: {
  ctx: Context;
  trainingId: number;
  trialId: number;
  number: number;
  progress: Record<string, number> | null;
}): Promise<TrainingDemand | null> {
  const { rowCount } = await ctx.execute(sql`
    update attempt set seen_at = clock_timestamp(),
      progress = coalesce(${progress ? JSON.stringify(progress) : null}::jsonb, progress)
    from training
    where training.id = attempt.training_id and training.attempt = attempt.number
      and attempt.training_id = ${trainingId} and attempt.number = ${number} and attempt.ended_at is null`);
  if (!rowCount) return null;
  return readDemand({ ctx, trainingId, trialId });
}
