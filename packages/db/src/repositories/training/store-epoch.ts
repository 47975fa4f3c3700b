import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore, PointInput } from "../../metrics";
import { attempt, checkpoint, training } from "../../schema";

/**
 * A finished epoch, whole or not at all: its points, its checkpoint with its validation metrics, and the training's
 * place in one transaction. The file of the checkpoint must be stored before.
 * @throws FoldwiseError `fenced` when a newer attempt has the training.
 */
export async function storeEpoch({
  ctx,
  metrics,
  trainingId,
  number,
  epoch,
  points,
  file,
  isBest,
  bestEpoch,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "appendFenced">;
  trainingId: number;
  /** The attempt. */
  number: number;
  epoch: number;
  points: readonly PointInput[];
  file: { sha256: string; bytes: number };
  isBest: boolean;
  bestEpoch: number;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    // Tests the fence and keeps the training's row to the end of the transaction.
    await metrics.appendFenced({ trainingId, attempt: number, points }, tx);
    const [stored] = await tx
      .select({ epoch: training.epoch })
      .from(training)
      .where(eq(training.id, trainingId));
    // The commit went through and its answer was lost: the caller tries again with the same epoch.
    if (stored && stored.epoch >= epoch) return;
    const validation = Object.fromEntries(
      points
        .filter(({ name }) => name.startsWith("val/"))
        .map(({ name, value }) => [name, encodeMetric(value)]),
    );
    await tx.insert(checkpoint).values({ trainingId, epoch, attempt: number, isBest, validation, ...file });
    await tx.update(training).set({ epoch, bestEpoch, failuresInRow: 0 }).where(eq(training.id, trainingId));
    await tx
      .update(attempt)
      .set({ toEpoch: epoch, seenAt: sql`clock_timestamp()` })
      .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number)));
  });
}
