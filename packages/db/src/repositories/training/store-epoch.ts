import { encodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
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
  validation,
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
  /** Validation metrics of the checkpoint; those among the points when left out. */
  validation?: Readonly<Record<string, MetricNumber>> | undefined;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    // Tests the fence and keeps the training's row to the end of the transaction.
    await metrics.appendFenced({ trainingId, attempt: number, points }, tx);
    if (await isStored(tx, { trainingId, epoch, sha256: file.sha256 })) return;
    const values = validation ?? validationOf(points);
    await tx
      .insert(checkpoint)
      .values({ trainingId, epoch, attempt: number, isBest, validation: { ...values }, ...file });
    await tx.update(training).set({ epoch, bestEpoch, failuresInRow: 0 }).where(eq(training.id, trainingId));
    await tx
      .update(attempt)
      .set({ toEpoch: epoch, seenAt: sql`clock_timestamp()` })
      .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number)));
  });
}

/**
 * A later epoch is stored, or this one with the same file: the commit went through and its answer was lost, so that the
 * caller tries again. A program that goes on after its last step ends with another file of the same epoch.
 */
async function isStored(
  tx: Context,
  { trainingId, epoch, sha256 }: { trainingId: number; epoch: number; sha256: string },
): Promise<boolean> {
  const [stored] = await tx
    .select({ epoch: training.epoch })
    .from(training)
    .where(eq(training.id, trainingId));
  if (!stored || stored.epoch < epoch) return false;
  if (stored.epoch > epoch) return true;
  const [same] = await tx
    .select({ id: checkpoint.id })
    .from(checkpoint)
    .where(
      and(eq(checkpoint.trainingId, trainingId), eq(checkpoint.epoch, epoch), eq(checkpoint.sha256, sha256)),
    )
    .limit(1);
  return same !== undefined;
}

function validationOf(points: readonly PointInput[]): Record<string, MetricNumber> {
  return Object.fromEntries(
    points
      .filter(({ name }) => name.startsWith("val/"))
      .map(({ name, value }) => [name, encodeMetric(value)]),
  );
}
