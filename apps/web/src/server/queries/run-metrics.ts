import type { RunMetrics } from "@foldwise/core/contracts/http-responses";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { findRun } from "@foldwise/db/repositories/run";
import { buckets, curvePoints, damageView } from "../views/points";

/** @throws FoldwiseError `not-found`. */
export async function readRunMetrics({
  db,
  metrics,
  runId,
  names,
  count,
}: {
  db: Database;
  metrics: MetricStore;
  runId: number;
  names?: readonly string[];
  /** Buckets a series; every point where left out. */
  count?: number;
}): Promise<RunMetrics> {
  await findRun({ ctx: db, id: runId });
  const owners = [{ runId }];
  if (count === undefined) {
    const { changes, cursor, damage } = await metrics.follow({ owners, names });
    return {
      metrics: changes.map(({ name, points }) => ({ name, points: curvePoints(points) })),
      damage: damage.map(damageView),
      cursor,
    };
  }
  // The cursor first: what comes between is sent twice by a stream rather than never.
  const { cursor } = await metrics.follow({ owners: [] });
  const { series, damage } = await metrics.readBuckets({ owners, names, buckets: count });
  return {
    metrics: series.map((item) => ({ name: item.name, buckets: buckets(item) })),
    damage: damage.map(damageView),
    cursor,
  };
}
