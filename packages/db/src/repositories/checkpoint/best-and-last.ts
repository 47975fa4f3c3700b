import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { checkpoint, training } from "../../schema";

/** A checkpoint as it is stored: in its row, or as an artifact of this SHA-256. */
export interface StoredCheckpoint {
  sha256: string;
  /** Null where it is an artifact. */
  content: Buffer | null;
}

export interface CheckpointRef extends StoredCheckpoint {
  epoch: number;
}

/** The checkpoints evaluations are made from; null for a training without a finished epoch. */
export async function bestAndLastCheckpoints({
  ctx,
  trainingId,
}: {
  ctx: Context;
  trainingId: number;
}): Promise<{ best: CheckpointRef; last: CheckpointRef } | null> {
  const [row] = await ctx
    .select({ epoch: training.epoch, bestEpoch: training.bestEpoch })
    .from(training)
    .where(eq(training.id, trainingId));
  if (!row?.epoch) return null;
  const stored = await ctx
    .select({ epoch: checkpoint.epoch, sha256: checkpoint.sha256, content: checkpoint.content })
    .from(checkpoint)
    .where(and(eq(checkpoint.trainingId, trainingId), isNull(checkpoint.removedAt)))
    .orderBy(desc(checkpoint.id));
  const last = stored.find(({ epoch }) => epoch === row.epoch);
  const best = stored.find(({ epoch }) => epoch === (row.bestEpoch ?? row.epoch));
  return last && best ? { best, last } : null;
}
