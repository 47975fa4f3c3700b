import { taskQueueOf, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import type { PlanInput } from "@foldwise/core/sweep";
import * as schema from "@foldwise/db/schema";
import { asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import { startInProcessWorker } from "./in-process-worker";
import { until } from "./lab";
import { eventsOf, openWorkflowLab, type WorkflowLab } from "./workflow-lab";

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

/** Whether the only training of each of a sweep's trials has been given to the queue. */
async function areQueued(resourceClass: string, id: number, trials: number): Promise<boolean> {
  if ((await lab.runs(id)).length < trials) return false;
  const { uid } = await lab.sweep(id);
  for (let number = 1; number <= trials; number++) {
    const history = await lab.temporal.workflow.getHandle(trialWorkflowId(uid, number, 1)).fetchHistory();
    const scheduled = eventsOf(history, "activityTaskScheduledEventAttributes");
    if (!scheduled.some(({ taskQueue }) => taskQueue?.name === taskQueueOf(resourceClass))) return false;
  }
  return true;
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

const startWorker = (resourceClass: string, slots: number) =>
  startInProcessWorker({
    id: `of ${resourceClass}`,
    connection: lab.connection,
    temporalAddress,
    home: lab.home,
    points: lab.points,
    queues: [resourceClass],
    concurrency: slots,
  });

/** Starts a worker of one slot and waits for the sweeps' ends. @returns their runs in the order of their trainings */
async function workOff(resourceClass: string, ids: readonly number[]) {
  const worker = await startWorker(resourceClass, 1);
  try {
    for (const id of ids) expect(await lab.ended(id)).toBe("complete");
  } finally {
    await worker.stop();
  }
  return listInOrder(ids);
}

/** Runs of sweeps in the order of their trainings. */
async function listInOrder(ids: readonly number[]) {
  return lab.connection.db
    .select({ sweepId: schema.run.sweepId, trialId: schema.run.trialId, fold: schema.run.fold })
    .from(schema.attempt)
    .innerJoin(schema.run, eq(schema.run.trainingId, schema.attempt.trainingId))
    .where(inArray(schema.run.sweepId, [...ids]))
    .orderBy(asc(schema.attempt.claimedAt));
}

it("a sweep that comes later shares the slots, and an urgent one goes first", async () => {
  const ids = await queue("train.shared", [{ trials: 12 }, { trials: 4 }, { trials: 2, priority: 1 }]);
  const [, small, urgent] = ids;
  const order = (await workOff("train.shared", ids)).map(({ sweepId }) => sweepId);
  expect(order).toHaveLength(18);
  expect(order.slice(0, 2)).toEqual([urgent, urgent]);
  // First in, first out its trainings would be the last four of the sixteen; alternating, the last of them is the eighth.
  const places = order.slice(2).flatMap((id, index) => (id === small ? [index + 1] : []));
  expect(places).toHaveLength(4);
  expect(Math.max(...places)).toBeLessThanOrEqual(9);
});

it("ten trials launched while a thousand are at work share the slots within one training's length", async () => {
  const slots = 2;
  const launch = async (maxTrials: number) => {
    const { id } = await lab.launch({
      name: `${maxTrials} trials`,
      trainer: { kind: "simulate", epochSeconds: 0.4 },
      space: { learningRate: { type: "float", low: 1e-4, high: 1e-2, log: true } },
      sampler: { kind: "random", seed: 1 },
      budget: { maxTrials },
      concurrency: 20,
      resources: { class: "train.later" },
    });
    return id;
  };
  const worker = await startWorker("train.later", slots);
  const large = await launch(1_000);
  try {
    await until("trials of the large sweep", async () => (await listInOrder([large])).length >= 6);
    const small = await launch(10);
    await until("all of the small sweep in the queue", () => areQueued("train.later", small, 10));
    const before = (await listInOrder([large, small])).length;
    expect(await lab.ended(small)).toBe("complete");
    const order = (await listInOrder([large, small])).map(({ sweepId }) => sweepId);
    // At most what a slot's next training can be.
    expect(order.indexOf(small)).toBeLessThanOrEqual(before + slots);
    // In turn there are nine of the large one between the first and the last of the small one.
    const between = order.slice(order.indexOf(small), order.lastIndexOf(small) + 1);
    const others = between.filter((id) => id === large).length;
    expect(others).toBeGreaterThanOrEqual(9 - 2 * slots);
    expect(others).toBeLessThanOrEqual(9 + 2 * slots);
  } finally {
    await lab.ask(large, "cancel");
    expect(await lab.ended(large)).toBe("cancelled");
    await worker.stop();
  }
});

it("slots are shared in proportion to the weights", async () => {
  const ids = await queue("train.weighted", [
    { trials: 9, weight: 1 },
    { trials: 9, weight: 3 },
  ]);
  const order = (await workOff("train.weighted", ids)).map(({ sweepId }) => sweepId);
  // Nine of the heavy one beside three of the light one.
  const heavy = order.slice(0, 12).filter((id) => id === ids[1]).length;
  expect(order).toHaveLength(18);
  expect(heavy).toBeGreaterThanOrEqual(8);
});

it("folds of a trial are queued together, or spread: one after another, after those of the trials beside it", async () => {
  const variants = { a: { training: { l1: 0.001 } }, b: { training: { l1: 0.002 } } };
  const launch = async (resourceClass: string, share: PlanInput["resources"], queued: number) => {
    const resources = { class: resourceClass, ...share };
    // Too long for one activity.
    const trainer = { kind: "simulate", epochSeconds: 0.5 } as const;
    const { id } = await lab.launch({
      name: "folds",
      trainer,
      variants,
      folds: [0, 1],
      concurrency: 2,
      resources,
    });
    await until(`${queued} tasks in the queue`, async () => (await backlog(resourceClass)) === queued);
    return id;
  };
  await launch("train.together", {}, 4);
  const id = await launch("train.spread", { folds: "spread" }, 2);
  const runs = await workOff("train.spread", [id]);
  expect(runs.map(({ fold }) => fold)).toEqual([0, 0, 1, 1]);
  // Which of the two trials comes first is left open, in each round.
  const trials = runs.map(({ trialId }) => trialId);
  expect(new Set(trials.slice(0, 2))).toEqual(new Set(trials.slice(2)));
  expect(new Set(trials).size).toBe(2);
});
