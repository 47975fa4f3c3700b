import type { CurvesResponse } from "@foldwise/core/contracts/http-responses";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { listSweepTrainings, requireSweep } from "@foldwise/db/repositories/sweep";
import { curvePoints, trainingIdOf } from "../views/points";

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
  await requireSweep({ ctx: db, id: sweepId });
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
