import { fileURLToPath } from "node:url";
import { TASK_QUEUES, taskQueueOf } from "@foldwise/core/contracts/temporal";
import { makeFolderStore } from "@foldwise/db/artifacts";
import type { Connection } from "@foldwise/db/client";
import { createMetricStore } from "@foldwise/db/metrics";
import { createNotifier } from "@foldwise/db/notifications";
import { makeInputsReader } from "@foldwise/db/repositories/training";
import { Client } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import {
  makeControlActivities,
  makeGroupedStatements,
  makeRenew,
  makeTellSweep,
  makeTrainActivities,
  type TrainDependencies,
} from "../activities";
import { CPU_PLACE, makeSlots } from "../process/slots";
import { simulateTrainer, type Trainer, type Trainers } from "../trainers";
import { WORKFLOW_OPTIONS } from "../workflow-options";
import type { RacePoints } from "./race-points";

const BUNDLE = fileURLToPath(new URL("../../dist/workflows.js", import.meta.url));

export interface InProcessWorker {
  stop(): Promise<void>;
}

/**
 * The product's workflows and activities on real services, in the test's own process: every activity passes the points
 * `before NAME` and `after NAME`, and every session of the trainer `before train` or `before evaluate`.
 * @param queues what it polls: control and resource classes; control and train.cpu when left out.
 */
export async function startInProcessWorker({
  id,
  connection,
  temporalAddress,
  home,
  points,
  installation = { simulate: "1" },
  trainers = {},
  trialsPerExecution,
  queues = ["control", "train.cpu"],
  concurrency,
}: {
  id: string;
  connection: Connection;
  temporalAddress: string;
  home: string;
  points: RacePoints;
  /** Versions that its trainer says it has. */
  installation?: Record<string, string>;
  /** Trainers that it has besides. */
  trainers?: Trainers;
  trialsPerExecution?: number;
  queues?: readonly string[];
  /** Activities of a resource class that it runs at a time. */
  concurrency?: number;
}): Promise<InProcessWorker> {
  const draining = new AbortController();
  const notifier = createNotifier(connection);
  const simulate: Trainer = {
    ...simulateTrainer,
    installation: async () => installation,
    train: async (work, onPreparing) => {
      await points.pass("before train", work);
      return simulateTrainer.train(work, onPreparing);
    },
    evaluate: async (work, onPreparing) => {
      await points.pass("before evaluate", work);
      return simulateTrainer.evaluate(work, onPreparing);
    },
  };
  const metrics = createMetricStore(connection);
  const native = await NativeConnection.connect({ address: temporalAddress });
  const namespace = ownNamespace();
  const temporal = new Client({ connection: native, namespace });
  const deps: TrainDependencies = {
    workerId: id,
    environment: { home, leaseMs: 3_500, heartbeatMs: 5_000, stallMs: 60_000, graceMs: 5_000 },
    db: connection.db,
    sweepMemories: new Map(),
    metrics,
    statements: makeGroupedStatements({ connection, metrics, workerId: id }),
    artifacts: makeFolderStore(`${home}/artifacts`),
    renew: makeRenew(connection.db),
    tellSweep: makeTellSweep(temporal),
    inputsOf: makeInputsReader({ ctx: connection.db }),
    trainers: { ...trainers, simulate },
    temporal,
    notifier,
    draining: draining.signal,
    trialsPerExecution,
    slots: makeSlots(Array.from({ length: 4 }, () => CPU_PLACE)),
  };
  const workers = await Promise.all(
    queues.map((queue) =>
      queue === "control"
        ? Worker.create({
            connection: native,
            namespace,
            identity: id,
            taskQueue: TASK_QUEUES.control,
            workflowBundle: { codePath: BUNDLE },
            ...WORKFLOW_OPTIONS,
            activities: withPoints(points, makeControlActivities(deps)),
          })
        : Worker.create({
            connection: native,
            namespace,
            identity: id,
            taskQueue: taskQueueOf(queue),
            activities: withPoints(points, makeTrainActivities(deps)),
            maxConcurrentActivityTaskExecutions: concurrency,
          }),
    ),
  );
  const running = workers.map((worker) => worker.run());
  return {
    async stop() {
      draining.abort(new Error("the test has ended"));
      for (const worker of workers) worker.shutdown();
      await Promise.allSettled(running);
      await native.close();
      await notifier.close().catch(() => undefined);
    },
  };
}

type Activities = Record<string, (input: never) => Promise<unknown>>;

function withPoints(points: RacePoints, activities: Activities): Record<string, (input: unknown) => unknown> {
  return Object.fromEntries(
    Object.entries(activities).map(([name, run]) => [
      name,
      async (input: unknown) => {
        await points.pass(`before ${name}`, input);
        const answer = await Reflect.apply(run, undefined, [input]);
        await points.pass(`after ${name}`, { input, answer });
        return answer;
      },
    ]),
  );
}
