import { FoldwiseError } from "@foldwise/core/errors";
import type { Report } from "@foldwise/core/trainers";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { publishNotification } from "@foldwise/db/notifications";
import { storeReports } from "@foldwise/db/repositories/attempt-report";
import { reportToTrials } from "@foldwise/db/repositories/stopping";
import { digestOf } from "../edge/token";

/**
 * Stores a program's reports and tells whoever follows its training.
 * @param token of the run's attempt; null where the request carries none
 * @throws FoldwiseError as `storeReports`
 */
export async function reportMetrics({
  db,
  metrics,
  runId,
  reports,
  token,
}: {
  db: Database;
  metrics: MetricStore;
  runId: number;
  reports: readonly Report[];
  token: string | null;
}) {
  if (token === null)
    throw new FoldwiseError(
      "unauthenticated",
      "A run's program reports with the token of its attempt: send Authorization: Bearer FOLDWISE_RUN_TOKEN.",
    );
  const { trainingId, points, repeated, warnings } = await storeReports({
    db,
    metrics,
    runId,
    digest: digestOf(token),
    reports,
  });
  if (points.length > 0) {
    // The attempt and the queue find a stop where they look for what is wanted.
    const { sweepIds } = await reportToTrials({ ctx: db, metrics, trainingId, points });
    await publishNotification(db, { kind: "training", id: trainingId });
    for (const id of sweepIds) await publishNotification(db, { kind: "sweep", id });
  }
  return { stored: points.length, repeated, warnings };
}
