import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { temporalOptions } from "@foldwise/connections/temporal-options";
import { TASK_QUEUES, taskQueueOf } from "@foldwise/core/contracts/temporal";
import { Client } from "@temporalio/client";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { type Dependencies, makeControlActivities, makeTellSweep, makeTrainActivities } from "./activities";
import type { WorkerEnvironment } from "./environment";
import type { Resources } from "./process/resources";
import { WORKFLOW_OPTIONS } from "./workflow-options";

/**
 * The SDK holds heartbeats back for this long at most. Cancellation comes with the answer to one, while intents are read
 * from Postgres: with many slots, where each beat would be many a second together, it may come later.
 */
function heartbeatIntervalMs(slots: number): number {
  return Math.min(10_000, Math.max(2_000, 100 * slots));
}

/** How long a worker that drains waits for its trainings; one that stops ends them itself. */
const MAX_DRAIN_MS = 365 * 86_400_000;

/** What activities are made with, without what has a connection to Temporal. */
export type PollerDependencies = Omit<Dependencies, "temporal" | "tellSweep">;

/** Polls the control queue and one queue for each resource class until told to stop, or to drain. */
export async function runPollers({
  deps,
  environment,
  resources,
  drain,
  stop,
}: {
  deps: PollerDependencies;
  environment: WorkerEnvironment;
  resources: Resources;
  /** Aborts when no new training is to be taken; what is at work goes on to its end, and then this returns. */
  drain: AbortSignal;
  stop: AbortSignal;
}): Promise<void> {
  const connection = await NativeConnection.connect(temporalOptions(environment.temporal));
  const common = {
    connection,
    namespace: environment.temporal.namespace,
    identity: deps.workerId,
    shutdownGraceTime: environment.drainMs,
    shutdownForceTime: environment.drainMs + 5_000,
    maxHeartbeatThrottleInterval: heartbeatIntervalMs(resources.slots),
    defaultHeartbeatThrottleInterval: heartbeatIntervalMs(resources.slots),
  };
  // Requests by the workers' own connection: the trials that it starts begin here.
  const temporal = new Client({ connection, namespace: environment.temporal.namespace });
  const own: Dependencies = { ...deps, temporal, tellSweep: makeTellSweep(temporal) };
  const workers: Worker[] = [];
  try {
    workers.push(
      await Worker.create({
        ...common,
        taskQueue: TASK_QUEUES.control,
        workflowBundle: { codePath: workflowBundle() },
        ...WORKFLOW_OPTIONS,
        activities: makeControlActivities(own),
      }),
    );
    for (const name of resources.classes) {
      const slots = resources.slotsOf(name);
      workers.push(
        await Worker.create({
          ...common,
          taskQueue: taskQueueOf(name),
          activities: makeTrainActivities({ ...own, slots }),
          maxConcurrentActivityTaskExecutions: slots.count,
          shutdownGraceTime: MAX_DRAIN_MS,
          shutdownForceTime: undefined,
        }),
      );
    }
    const running = workers.map((worker) => worker.run());
    const end = (which: readonly Worker[]) => {
      for (const worker of which) if (worker.getState() === "RUNNING") worker.shutdown();
    };
    const shutdown = () => end(workers);
    const drainTrainings = () => {
      end(workers.slice(1));
      void Promise.allSettled(running.slice(1)).then(shutdown);
    };
    drain.addEventListener("abort", drainTrainings, { once: true });
    if (drain.aborted) drainTrainings();
    stop.addEventListener("abort", shutdown, { once: true });
    if (stop.aborted) shutdown();
    try {
      await Promise.race([
        Promise.all(running),
        ...running.map((run) => run.then(() => Promise.all(running))),
      ]);
    } finally {
      stop.removeEventListener("abort", shutdown);
      drain.removeEventListener("abort", drainTrainings);
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
