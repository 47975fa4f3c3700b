import type { LatencyView } from "@foldwise/core/contracts/worker-requests";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, latencyMeasurement, run, training } from "../../schema";

/** Measured prediction times of runs that are there, or of one, newest first. */
export async function listLatencies({
  ctx,
  runId,
  limit = 100,
}: {
  ctx: Context;
  runId?: number;
  limit?: number;
}): Promise<LatencyView[]> {
  const rows = await ctx
    .select({
      id: latencyMeasurement.id,
      runId: run.id,
      runName: run.name,
      result: latencyMeasurement.result,
      createdAt: latencyMeasurement.createdAt,
      dataset: { slug: dataset.slug, name: dataset.name, isSynthetic: dataset.isSynthetic },
    })
    .from(latencyMeasurement)
    .innerJoin(run, eq(run.id, latencyMeasurement.runId))
    .innerJoin(training, eq(training.id, run.trainingId))
    .innerJoin(dataset, eq(dataset.id, training.datasetId))
    .where(and(isNull(run.deletedAt), runId === undefined ? undefined : eq(run.id, runId)))
    .orderBy(desc(latencyMeasurement.id))
    .limit(limit);
  return rows.map(({ result: { kind: _, ...result }, createdAt, ...row }) => ({
    ...row,
    ...result,
    createdAt: createdAt.toISOString(),
  }));
}
