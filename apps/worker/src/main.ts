import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { explainTemporalFailure } from "@foldwise/connections/temporal-failure";
import { temporalClientOptions } from "@foldwise/connections/temporal-options";
import type { TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { FoldwiseError, formatProblem, invalid } from "@foldwise/core/errors";
import { type ArtifactStore, isTemporary, openArtifactStore } from "@foldwise/db/artifacts";
import { connect } from "@foldwise/db/client";
import { createMetricStore, startCompactor } from "@foldwise/db/metrics";
import { createNotifier } from "@foldwise/db/notifications";
import { explainDatabase } from "@foldwise/db/pooling";
import { makeInputsReader } from "@foldwise/db/repositories/training";
import { readPaperFolders } from "@foldwise/papers/folder";
import { Client, Connection } from "@temporalio/client";
import { makeGroupedStatements, makeRenew } from "./activities";
import { makeDatasetFolders } from "./datasets/dataset-folders";
import { makeDispatcher } from "./dispatcher/dispatch";
import { giveUpSilent } from "./dispatcher/give-up";
import { startLoop } from "./dispatcher/loop";
import { parseEnvironment, type WorkerEnvironment } from "./environment";
import { startImportLoop } from "./imports/loop";
import { installRuntime, type PollerDependencies, runPollers } from "./pollers";
import { makeDescribe } from "./process/describe";
import { findGpus } from "./process/gpus";
import { makeResources } from "./process/resources";
import type { Place } from "./process/slots";
import { startTrainerProcess } from "./process/trainer-process";
import { startRegistration } from "./registration";
import { startRequestLoop } from "./requests/loop";
import { makePredictor } from "./requests/predictor";
import { startRetention } from "./retention/retention";
import { installations, makeTrainers } from "./trainers";
import { VERSION } from "./version";
import { readManifest, removeStaleParts, weightsFolder } from "./weights";

const DISPATCH_MS = 5_000;
const RETRY_MS = 2_000;
/** Statements of an attempt are short and seldom side by side; Postgres has 100 connections unless told otherwise. */
const MAX_CONNECTIONS = 64;
/** How long the process that predicts stays after its last answer. */
const WARM_MS = 60_000;
/** More than what was asked to stop may take; what hangs even then does not keep the process. */
const MAX_SHUTDOWN_MS = 15_000;

const log = (line: string) => console.error(`worker: ${line}`);
/** The root of an error: a failed query's own message repeats its text and values. One of ours says what to do. */
function rootCauseMessage(error: unknown): string {
  if (error instanceof FoldwiseError) return error.message;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return rootCauseMessage(cause);
  return error instanceof Error ? error.message || error.name : String(error);
}
const logError = (what: string) => (error: unknown) => log(`${what}: ${rootCauseMessage(error)}`);

/** Waits for a store that is out of reach, saying so once. @throws FoldwiseError for one that refuses */
async function untilArtifacts(artifacts: Pick<ArtifactStore, "check">, signal: AbortSignal): Promise<void> {
  let away = false;
  while (!signal.aborted) {
    try {
      return await artifacts.check();
    } catch (error) {
      if (!isTemporary(error)) throw error;
      if (!away) logError("waiting for the artifact store")(error);
      away = true;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function main(environment: WorkerEnvironment): Promise<void> {
  const draining = new AbortController();
  const stop = () => {
    draining.abort(new Error("the worker is stopping"));
    setTimeout(() => {
      log("shutdown timed out; exiting");
      process.exit(1);
    }, environment.drainMs + MAX_SHUTDOWN_MS).unref();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  installRuntime();
  // What waiting does not cure, such as a certificate of another authority. Postgres and Temporal themselves may be away.
  const refused = await Promise.all([
    explainDatabase(environment),
    explainTemporalFailure(environment.temporal),
  ]);
  const problems = refused.filter((problem) => problem !== null);
  if (problems.length > 0) throw invalid(problems, "The worker cannot start");

  const workerId = `${environment.host}-${process.pid}-${randomUUID().slice(0, 8)}`;
  await mkdir(environment.home, { recursive: true });
  const opened = openArtifactStore(environment.artifacts);
  const { store: artifacts } = opened;
  const datasets = makeDatasetFolders(opened);
  await untilArtifacts(artifacts, draining.signal);
  if (environment.artifacts.isSeparate) log(`artifacts are in ${artifacts.location}`);
  await artifacts.removeStale().catch(logError("artifacts"));
  await removeStaleParts(weightsFolder(environment.cache));
  const gpus = await findGpus(process.env);
  const maxConnections = Math.min(MAX_CONNECTIONS, 12 + 4 * (environment.slots + gpus.length));
  const connection = connect(environment.databaseUrl, { directUrl: environment.directUrl, maxConnections });
  const { db } = connection;
  const notifier = createNotifier(connection);
  const metrics = createMetricStore(connection);
  const compactor = startCompactor(metrics, { onError: logError("metric store") });

  const retention = startRetention({
    connection,
    metrics,
    artifacts,
    datasetRoot: join(environment.home, "datasets"),
    retentionMs: environment.retentionMs,
    say: log,
    onError: logError("retention"),
  });

  const script = fileURLToPath(new URL("./trainer.mjs", import.meta.url));
  const limits = { stallMs: environment.stallMs, graceMs: environment.graceMs };
  const start = (job: TrainerJobInput, place?: Place) => startTrainerProcess({ script, job, limits, place });
  const describe = makeDescribe((job) => start(job, { visible: "all", gpu: null }), draining.signal);
  const trainers = makeTrainers({
    home: environment.home,
    datasets,
    weights: {
      folder: weightsFolder(environment.cache),
      manifestOf: (model) =>
        readManifest(fileURLToPath(new URL("../../../data/weights", import.meta.url)), model),
      access: environment.weights,
    },
    start,
    describe,
    draining: draining.signal,
    command: { access: environment.commands, limits },
  });

  /** Somebody has asked this worker to take no new training. */
  const drain = new AbortController();
  const registration = startRegistration({
    db,
    notifier,
    worker: {
      id: workerId,
      host: environment.host,
      pid: process.pid,
      version: VERSION,
      classes: environment.classes ?? [],
      slots: environment.slots,
    },
    onDrain: () => {
      if (!drain.signal.aborted) log("draining: no new training is taken");
      drain.abort();
    },
    onError: logError("Postgres"),
  });
  // Before the answer is waited for, so that a machine without TensorFlow is asked once.
  const installed = installations(trainers);
  const ready = await describe().catch((error: unknown) => {
    // Simulated sweeps run without TensorFlow; a training that needs it fails with this reason.
    logError("TensorFlow cannot be used")(error);
    return null;
  });
  registration.setMachine(ready, gpus, await installed, environment.commands.commands);
  const resources = makeResources({
    asked: environment.classes,
    cpuSlots: environment.slots,
    device: ready?.device ?? "cpu",
    gpus,
  });
  for (const warning of resources.warnings) log(warning);
  registration.setServed(resources);

  const imports = startImportLoop({
    db,
    workerId,
    notifier,
    artifacts,
    datasets,
    home: environment.home,
    access: environment.imports,
    // The same from src and from dist.
    data: fileURLToPath(new URL("../../../data/datasets", import.meta.url)),
    papers: readPaperFolders(
      environment.data ?? fileURLToPath(new URL("../../../data", import.meta.url)),
    ).map(({ paper }) => paper),
    start,
    draining: draining.signal,
    onError: logError("import"),
  });
  const gpuClass = resources.classes.find((name) => /^train\.gpu(\.|$)/.test(name));
  const requests = startRequestLoop({
    db,
    notifier,
    artifacts,
    datasets,
    home: environment.home,
    start,
    predictor: makePredictor({ start, idleMs: WARM_MS }),
    gpus: gpuClass === undefined ? null : resources.slotsOf(gpuClass),
    worker: {
      id: workerId,
      host: environment.host,
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
    },
    draining: draining.signal,
    onError: logError("request"),
  });
  const temporalConnection = Connection.lazy(temporalClientOptions(environment.temporal));
  const temporal = new Client({ connection: temporalConnection, namespace: environment.temporal.namespace });
  const dispatcher = makeDispatcher({ db, temporal });
  const dispatching = startLoop({
    work: dispatcher.round,
    everyMs: DISPATCH_MS,
    onError: logError("dispatcher"),
  });
  const { leaseMs } = environment;
  const givingUp = startLoop({
    work: () => giveUpSilent({ db, notifier, leaseMs }),
    everyMs: leaseMs,
    onError: logError("lost attempts"),
  });
  // Not waited for: Postgres may be away, and the loops look by themselves.
  void notifier.subscribe(
    ({ kind }) => {
      if (kind === "sweep") dispatching.wake();
      if (kind === "import") imports.wake();
      if (kind === "request") requests.wake();
    },
    { signal: draining.signal },
  );

  const deps: PollerDependencies = {
    workerId,
    environment,
    db,
    sweepMemories: new Map(),
    metrics,
    statements: makeGroupedStatements({ connection, metrics, workerId }),
    artifacts,
    renew: makeRenew(db),
    inputsOf: makeInputsReader({ ctx: db }),
    trainers,
    notifier,
    draining: draining.signal,
  };
  log(`${workerId} serves ${resources.classes.join(", ")} with ${resources.slots} slot(s)`);
  let away = false;
  while (!draining.signal.aborted) {
    try {
      await runPollers({
        deps,
        environment,
        resources,
        drain: drain.signal,
        stop: draining.signal,
      });
      if (drain.signal.aborted) stop();
    } catch (error) {
      // Said once, not at every try.
      if (!away) {
        const reason = await explainTemporalFailure(environment.temporal);
        logError(`Temporal at ${environment.temporal.address} cannot be used; waiting for it`)(
          reason ? new Error(formatProblem(reason)) : error,
        );
      }
      away = true;
      await sleep(RETRY_MS, undefined, { signal: draining.signal }).catch(() => undefined);
    }
  }
  log("stopping");
  await Promise.allSettled([
    dispatching.stop(),
    givingUp.stop(),
    requests.stop(),
    imports.stop(),
    compactor.stop(),
    retention.stop(),
  ]);
  await registration.stop().catch(logError("Postgres"));
  await notifier.close().catch(() => undefined);
  await temporalConnection.close().catch(() => undefined);
  await connection.close().catch(() => undefined);
}

try {
  await main(parseEnvironment(process.env));
  process.exit(0);
} catch (error) {
  log(
    error instanceof FoldwiseError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  process.exit(1);
}
