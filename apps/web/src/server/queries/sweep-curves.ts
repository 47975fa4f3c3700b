import type { CurvesResponse } from "@foldwise/core/contracts/http-responses";
import { thin } from "@foldwise/core/curves";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { listShownTrainings } from "@foldwise/db/repositories/sweep";
import { curvePoints, trainingIdOf } from "../views/points";

/**
 * Curves of the trainings of some trials and the cursor that they were read at: points and cursor come from one snapshot,
 * so that a stream that goes on from it misses none and repeats none. Longer curves are thinned, with their extremes.
 * @param trials their numbers; the trials of note of the sweep when left out
 * @throws FoldwiseError `not-found`.
 */
export async function readSweepCurves({
  db,
  metrics,
  sweepId,
  names,
  trials,
}: {
  db: Database;
  metrics: MetricStore;
  sweepId: number;
  names?: readonly string[];
  trials?: readonly number[];
}): Promise<CurvesResponse> {
  const trainings = await listShownTrainings({ ctx: db, sweepId, trials });
  const { changes, cursor } = await metrics.follow({
    owners: trainings.map((trainingId) => ({ trainingId })),
    names,
  });
  return {
    curves: changes.map(({ owner, name, points }) => ({
      trainingId: trainingIdOf(owner),
      name,
      points: thin(curvePoints(points), ([, value]) => (typeof value === "number" ? value : null)),
    })),
    cursor,
  };
}
