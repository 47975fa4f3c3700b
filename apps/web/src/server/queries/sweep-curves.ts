import type { CurvesResponse } from "@foldwise/core";
import { type Database, listSweepTrainings, type MetricStore, viewSweep } from "@foldwise/db";
import { curvePoints, trainingIdOf } from "./points";

/**
 * Curves of a sweep's trainings and the cursor that they were read at: points and cursor come from one snapshot, so
 * that a stream that goes on from it misses none and repeats none.
 * @throws FoldwiseError `not-found`.
 */
export async function readSweepCurves({
  db,
  metrics,
  sweepId,
  names,
}: {
  db: Database;
  metrics: MetricStore;
  sweepId: number;
  names?: readonly string[];
}): Promise<CurvesResponse> {
  await viewSweep({ ctx: db, id: sweepId });
  const trainings = await listSweepTrainings({ ctx: db, sweepId });
  const { changes, cursor } = await metrics.follow({
    owners: trainings.map((trainingId) => ({ trainingId })),
    names,
  });
  return {
    curves: changes.map(({ owner, name, points }) => ({
      trainingId: trainingIdOf(owner),
      name,
      points: curvePoints(points),
    })),
    cursor,
  };
}
