import { taskQueueOf } from "@foldwise/core/contracts/temporal";
import type { PlanInput } from "@foldwise/core/sweep";
import * as schema from "@foldwise/db/schema";
import { asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import { startInProcessWorker } from "./in-process-worker";
import { until } from "./lab";
import { openWorkflowLab, type WorkflowLab } from "./workflow-lab";

const temporalAddress = inject("TEMPORAL_ADDRESS");

let lab: WorkflowLab;
beforeAll(async () => {
  lab = await openWorkflowLab(temporalAddress);
});
afterAll(() => lab?.close());

interface Share {
  trials: number;
  priority?: number;
  weight?: number;
}

/** Queues the sweeps' trainings one sweep after another on a class without workers. @returns the sweeps' ids */
async function queue(resourceClass: string, shares: readonly Share[]): Promise<number[]> {
  const ids: number[] = [];
  let queued = 0;
  for (const { trials, ...share } of shares) {
    const variants: PlanInput["variants"] = Object.fromEntries(
      Array.from({ length: trials }, (_, i) => [`v${i}`, { training: { l1: (i + 1) / 1_000 } }]),
    );
    const resources = { class: resourceClass, ...share };
    ids.push((await lab.launch({ name: "shares", variants, concurrency: trials, resources })).id);
    queued += trials;
    await until(`${queued} tasks in the queue`, async () => (await backlog(resourceClass)) === queued);
  }
  return ids;
}

async function backlog(resourceClass: string): Promise<number> {
  const { stats } = await lab.temporal.workflowService.describeTaskQueue({
    namespace: ownNamespace(),
    taskQueue: { name: taskQueueOf(resourceClass) },
    taskQueueType: 2,
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount ?? 0);
}

/** Starts a worker of one slot and waits for the sweeps' ends. @returns the sweeps in the order of their trainings */
async function workOff(resourceClass: string, ids: readonly number[]): Promise<number[]> {
  const worker = await startInProcessWorker({
    id: `of ${resourceClass}`,
    connection: lab.connection,
    temporal: lab.temporal,
    temporalAddress,
    home: lab.home,
    points: lab.points,
    queues: [resourceClass],
    concurrency: 1,
  });
  try {
    for (const id of ids) expect(await lab.ended(id)).toBe("complete");
  } finally {
    await worker.stop();
  }
  const attempts = await lab.connection.db
    .select({ sweepId: schema.run.sweepId })
    .from(schema.attempt)
    .innerJoin(schema.run, eq(schema.run.trainingId, schema.attempt.trainingId))
    .where(inArray(schema.run.sweepId, [...ids]))
    .orderBy(asc(schema.attempt.claimedAt));
  return attempts.flatMap(({ sweepId }) => sweepId ?? []);
}

it("a sweep that comes later shares the slots, and an urgent one goes first", async () => {
  const ids = await queue("train.shared", [{ trials: 12 }, { trials: 4 }, { trials: 2, priority: 1 }]);
  const [, small, urgent] = ids;
  const order = await workOff("train.shared", ids);
  expect(order).toHaveLength(18);
  expect(order.slice(0, 2)).toEqual([urgent, urgent]);
  // First in, first out its trainings would be the last four of the sixteen; alternating, the last of them is the eighth.
  const places = order.slice(2).flatMap((id, index) => (id === small ? [index + 1] : []));
  expect(places).toHaveLength(4);
  expect(Math.max(...places)).toBeLessThanOrEqual(9);
});

it("slots are shared in proportion to the weights", async () => {
  const ids = await queue("train.weighted", [
    { trials: 9, weight: 1 },
    { trials: 9, weight: 3 },
  ]);
  const order = await workOff("train.weighted", ids);
  // Nine of the heavy one beside three of the light one.
  const heavy = order.slice(0, 12).filter((id) => id === ids[1]).length;
  expect(order).toHaveLength(18);
  expect(heavy).toBeGreaterThanOrEqual(8);
});
