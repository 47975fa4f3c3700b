import type { HealthWarning } from "@foldwise/core/contracts/http/worker";
import type { DispatchOrder } from "@foldwise/core/contracts/temporal";
import { FoldwiseError } from "@foldwise/core/errors";
import { type ArtifactStore, openArtifactStore } from "@foldwise/db/artifacts";
import { type Connection, connect, type Database } from "@foldwise/db/client";
import { createMetricStore, type PostgresMetricStore } from "@foldwise/db/metrics";
import { createNotifier, type Notifier } from "@foldwise/db/notifications";
import { makeConnectionCheck } from "./connection-check";
import { type BodyRoom, makeBodyRoom } from "./edge/body-room";
import { inTurns } from "./edge/in-turns";
import { parseEnvironment, type WebEnvironment } from "./environment";
import { makeNotificationHub, type NotificationHub } from "./live/hub";
import { makeStoreCheck, type StoreState } from "./store-check";
import { makeTemporalCheck } from "./temporal-check";
import { makeThreads, type Threads } from "./threads/make";
import { threadProgram } from "./threads/program";

/** What the routes work with; one of each a process. */
export interface Services {
  environment: WebEnvironment;
  connection: Connection;
  db: Database;
  metrics: PostgresMetricStore;
  artifacts: ArtifactStore;
  hub: NotificationHub;
  /** Says, throttled, that something was written. */
  notifier: Pick<Notifier, "publish">;
  /** What the bodies of requests may take together. */
  bodies: BodyRoom;
  /** Stores what a program logs, when it is its turn. */
  storing<T>(work: () => Promise<T>): Promise<T>;
  /** Where what would hold up other requests is computed. */
  threads: Threads;
  /** True when Temporal answers within a second. */
  temporalAnswers(): Promise<boolean>;
  /** What Temporal honours of the sweeps' shares; null until it has been checked. */
  dispatchOrder(): DispatchOrder | null;
  /** What is missing of how Postgres and Temporal are reached, or soon will be. */
  connectionWarnings(): Promise<HealthWarning[]>;
  /** Whether the artifact store can be read and written; answers within three seconds. */
  storeState(): Promise<StoreState>;
  close(): Promise<void>;
}

/** Batches that are being stored at once: fewer than there are connections, so that readers find one. */
const MAX_STORING = 6;

/** Route handlers are bundled apart from each other; the global object is what they share. */
const KEY = Symbol.for("foldwise.services");

/** @throws FoldwiseError `unavailable` for a bad environment. */
export function services(): Services {
  const there: unknown = Reflect.get(globalThis, KEY);
  if (isServices(there)) return there;
  const made = openServices(readEnvironment());
  Reflect.set(globalThis, KEY, made);
  return made;
}

/** The server's own bad environment is no fault of the request that meets it. */
function readEnvironment(): WebEnvironment {
  try {
    return parseEnvironment(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    throw new FoldwiseError("unavailable", "This server is not configured; its log names the variables.");
  }
}

/** Puts these in place of what the environment names; tests use it. */
export function installServices(value: Services | null): void {
  Reflect.set(globalThis, KEY, value);
}

function isServices(value: unknown): value is Services {
  return typeof value === "object" && value !== null && "temporalAnswers" in value;
}

export function openServices(environment: WebEnvironment, program: string | URL = threadProgram()): Services {
  const threads = makeThreads(program);
  const connection = connect(environment.databaseUrl, {
    directUrl: environment.directUrl,
    answerMs: environment.statementSeconds * 1_000,
    onError: (error) => console.error(`Postgres: an idle connection ended: ${error.message}`),
  });
  const metrics = createMetricStore(connection);
  const notifier = createNotifier(connection, (error) =>
    console.error(
      `Postgres: notifications failed: ${error instanceof Error ? error.message : String(error)}`,
    ),
  );
  const hub = makeNotificationHub(notifier);
  const temporal = makeTemporalCheck(environment.temporal);
  const check = makeConnectionCheck({ environment, connection, temporalRefusal: temporal.refusal });
  const { store: artifacts } = openArtifactStore(environment.artifacts);
  const storeCheck = makeStoreCheck({ settings: environment.artifacts, store: artifacts });
  return {
    environment,
    connection,
    db: connection.db,
    metrics,
    artifacts,
    hub,
    notifier,
    bodies: makeBodyRoom(environment.bodyMemoryMib * 2 ** 20),
    storing: inTurns(MAX_STORING),
    threads,
    temporalAnswers: temporal.answers,
    dispatchOrder: temporal.dispatchOrder,
    connectionWarnings: check.warnings,
    storeState: storeCheck.state,
    close: async () => {
      hub.close();
      await notifier.close();
      await Promise.all([check.close(), storeCheck.close()]);
      await Promise.all([temporal.close(), connection.close(), threads.close()]);
    },
  };
}
