import { FoldwiseError } from "@foldwise/core/errors";
import type { Report } from "@foldwise/core/trainers";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { publishNotification } from "@foldwise/db/notifications";
import { storeReports } from "@foldwise/db/repositories/attempt-report";
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
  const { trainingId, stored, repeated, warnings } = await storeReports({
    db,
    metrics,
    runId,
    digest: digestOf(token),
    reports,
  });
  if (stored > 0) await publishNotification(db, { kind: "training", id: trainingId });
  return { stored, repeated, warnings };
}
