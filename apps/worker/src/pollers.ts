import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TASK_QUEUES, taskQueueOf } from "@foldwise/core/contracts/temporal";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { type Dependencies, makeControlActivities, makeTrainActivities } from "./activities";
import type { WorkerEnvironment } from "./environment";
import type { Resources } from "./process/resources";

/** Trials whose workflow stays in memory between its turns. */
const CACHED_WORKFLOWS = 500;

/**
 * The SDK holds heartbeats back for this long at most. Cancellation comes with the answer to one, while intents are read
 * from Postgres: with many slots, where each beat would be many a second together, it may come later.
 */
function heartbeatIntervalMs(slots: number): number {
  return Math.min(10_000, Math.max(2_000, 100 * slots));
}

/** Polls the control queue and one queue for each resource class until told to stop. */
export async function runPollers({
  deps,
  environment,
  resources,
  stop,
}: {
  deps: Dependencies;
  environment: WorkerEnvironment;
  resources: Resources;
  stop: AbortSignal;
}): Promise<void> {
  const connection = await NativeConnection.connect({ address: environment.temporalAddress });
  const common = {
    connection,
    namespace: environment.temporalNamespace,
    identity: deps.workerId,
    shutdownGraceTime: environment.drainMs,
    shutdownForceTime: environment.drainMs + 5_000,
    maxHeartbeatThrottleInterval: heartbeatIntervalMs(resources.slots),
    defaultHeartbeatThrottleInterval: heartbeatIntervalMs(resources.slots),
  };
  const workers: Worker[] = [];
  try {
    workers.push(
      await Worker.create({
        ...common,
        taskQueue: TASK_QUEUES.control,
        workflowBundle: { codePath: workflowBundle() },
        maxCachedWorkflows: CACHED_WORKFLOWS,
        activities: makeControlActivities(deps),
      }),
    );
    for (const name of resources.classes) {
      const slots = resources.slotsOf(name);
      workers.push(
        await Worker.create({
          ...common,
          taskQueue: taskQueueOf(name),
          activities: makeTrainActivities({ ...deps, slots }),
          maxConcurrentActivityTaskExecutions: slots.count,
        }),
      );
    }
    const running = workers.map((worker) => worker.run());
    const shutdown = () => {
      for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
    };
    stop.addEventListener("abort", shutdown, { once: true });
    if (stop.aborted) shutdown();
    try {
      await Promise.race([
        Promise.all(running),
        ...running.map((run) => run.then(() => Promise.all(running))),
      ]);
    } finally {
      stop.removeEventListener("abort", shutdown);
      shutdown();
      await Promise.allSettled(running);
    }
  } finally {
    await connection.close().catch(() => undefined);
  }
}

function workflowBundle(): string {
  const path = fileURLToPath(new URL("./workflows.js", import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing; npm run build makes it.`);
  return path;
}

/** Temporal's own messages: warnings and errors only, on standard error. */
export function installRuntime(): void {
  Runtime.install({
    logger: {
      log: () => {},
      trace: () => {},
      debug: () => {},
      info: () => {},
      warn: (message, meta) => console.error(`temporal: ${message}`, meta?.error ?? ""),
      error: (message, meta) => console.error(`temporal: ${message}`, meta?.error ?? ""),
    },
    telemetryOptions: { logging: { forward: {}, filter: "ERROR" } },
    // Signals are this process's own affair: it has trainers to stop first.
    shutdownSignals: [],
  });
}
