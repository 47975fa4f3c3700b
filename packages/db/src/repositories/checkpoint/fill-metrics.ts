import { encodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore } from "../../metrics";
import { checkpoint, training } from "../../schema";

/** Checkpoints that are filled at a time. */
const BATCH = 100;

/**
 * Fills in the validation metrics of best and last checkpoints that a release before 0.2 stored, from the metric
 * store's points of their epochs. Where there is none to fill it is one query.
 * @param trainingIds when left out, the first BATCH checkpoints of all trainings: call it until nothing is returned.
 * @returns the trainings whose checkpoints were filled.
 */
export async function fillCheckpointMetrics({
  ctx,
  metrics,
  trainingIds,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "readPoints">;
  trainingIds?: readonly number[];
}): Promise<number[]> {
  if (trainingIds?.length === 0) return [];
  const rows = await ctx
    .select({ id: checkpoint.id, epoch: checkpoint.epoch, trainingId: training.id })
    .from(training)
    .innerJoin(
      checkpoint,
      and(
        eq(checkpoint.trainingId, training.id),
        or(eq(checkpoint.epoch, training.epoch), eq(checkpoint.epoch, training.bestEpoch)),
      ),
    )
    .where(
      and(
        isNull(checkpoint.validation),
        trainingIds === undefined ? undefined : inArray(training.id, [...trainingIds]),
      ),
    )
    .orderBy(asc(training.id))
    .limit(trainingIds ? 2 * trainingIds.length : BATCH);
  if (rows.length === 0) return [];
  const owners = [...new Set(rows.map(({ trainingId }) => trainingId))];
  const { series } = await metrics.readPoints({ owners: owners.map((trainingId) => ({ trainingId })) });
  const valuesOf = (id: number, epoch: number): Record<string, MetricNumber> =>
    Object.fromEntries(
      series.flatMap(({ owner, name, points }) => {
        if (!("trainingId" in owner) || owner.trainingId !== id || !name.startsWith("val/")) return [];
        const at = points.steps.lastIndexOf(BigInt(epoch));
        const value = points.values[at];
        return value === undefined ? [] : [[name, encodeMetric(value)]];
      }),
    );
  for (const { id, epoch, trainingId } of rows)
    await ctx
      .update(checkpoint)
      .set({ validation: valuesOf(trainingId, epoch) })
      .where(eq(checkpoint.id, id));
  return owners;
}
