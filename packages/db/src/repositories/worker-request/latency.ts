import type { LatencyResult } from "@foldwise/core/contracts/worker-requests";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, latencyMeasurement, run, training } from "../../schema";

/** A measured prediction time of a run's network. */
export interface LatencyRecord {
  id: number;
  runId: number;
  runName: string;
  dataset: { slug: string; name: string; isSynthetic: boolean };
  result: LatencyResult;
  createdAt: Date;
}

/** Measured prediction times of runs that are there, or of one, newest first. */
export async function listLatencies({
  ctx,
  runId,
  limit = 100,
}: {
  ctx: Context;
  runId?: number;
  limit?: number;
}): Promise<LatencyRecord[]> {
  return ctx
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
}
