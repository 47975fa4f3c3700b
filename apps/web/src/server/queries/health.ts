import type { Health } from "@foldwise/core/contracts/http/worker";
import { countLiveWorkers } from "@foldwise/db/repositories/worker";
import type { Services } from "../services";
import { storeWarnings } from "../store-check";
import { VERSION } from "../version";

// Longer than a busy machine takes to answer: slow is not away.
const BOUND_MS = 6_000;

/** What answers and what does not; itself answers within six seconds whatever is away. */
export async function readHealth({
  db,
  metrics,
  environment,
  temporalAnswers,
  dispatchOrder,
  connectionWarnings,
  storeState,
}: Services): Promise<Health> {
  const [database, temporal, warnings, artifacts] = await Promise.all([
    within(
      Promise.all([countLiveWorkers(db), metrics.health().catch(() => null)]).then(([workers, store]) => ({
        workers,
        store,
      })),
    ),
    temporalAnswers(),
    within(connectionWarnings()),
    storeState(),
  ]);
  const { postgres, temporal: toTemporal, directUrl } = environment;
  return {
    status: database && temporal ? "ok" : "degraded",
    postgres: database ? "ok" : "unreachable",
    temporal: temporal ? "ok" : "unreachable",
    dispatchOrder: temporal ? dispatchOrder() : null,
    workers: database?.workers ?? 0,
    version: VERSION,
    connections: {
      postgres: { tls: postgres.tls, pooler: directUrl !== null },
      temporal: {
        tls: toTemporal.tls !== null,
        clientCertificate: toTemporal.tls?.client !== undefined,
        apiKey: toTemporal.apiKey !== undefined,
      },
    },
    artifacts: { kind: artifacts.kind, status: artifacts.status },
    warnings: [...(warnings ?? []), ...storeWarnings(artifacts)],
    ...(database?.store
      ? {
          metrics: {
            backlogBatches: database.store.backlog.batches,
            backlogPoints: database.store.backlog.points,
            backlogOldestMs: database.store.backlog.oldestMs,
            pointsPerSecond: database.store.rate,
            quarantined: database.store.quarantined,
            bytes: Object.values(database.store.bytes).reduce((sum, bytes) => sum + bytes, 0),
          },
        }
      : {}),
  };
}

async function within<T>(promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), BOUND_MS);
  });
  return Promise.race([promise.catch(() => null), late]).finally(() => clearTimeout(timer));
}
