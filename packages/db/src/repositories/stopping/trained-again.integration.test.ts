import type { PlanInput } from "@foldwise/core/sweep";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { run, runReport, sweep, trial, trialReport } from "../../schema";
import { advanceSweep } from "../sweep";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimTraining, endAttempt, storeEpoch, storePoints } from "../training";
import { closeTrial, openTrial } from "../trial";
import { reportToTrials } from ".";

const METRIC = "val/accuracy";

let database: TestDatabase;
let connection: Connection;
let metrics: PostgresMetricStore;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  metrics = createMetricStore(connection);
  await storeRowsOnlyDataset(connection.db);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

let seed = 3_000;
const open = (given: Partial<PlanInput>) =>
  openSimulatedTrial(connection.db, {
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
    sampler: { kind: "random", seed: ++seed },
    budget: { maxTrials: 20 },
    concurrency: 4,
    objective: { metric: METRIC, direction: "maximize" },
    training: { epochs: 8, earlyStopping: null },
    ...given,
  });

async function second(sweepId: number) {
  const ctx = connection.db;
  const [row] = await ctx.select({ uid: sweep.uid }).from(sweep).where(eq(sweep.id, sweepId));
  const step = await advanceSweep({ ctx, sweepId, uid: row?.uid ?? "", generation: 1 });
  const [trialId = 0] = step.open[1] ?? [];
  const { trainingIds } = await openTrial({ ctx, trialId, versionsOf: async () => ({ simulate: "1" }) });
  return { trialId, trainingIds };
}

const trialOf = async (id: number) => {
  const [row] = await connection.db.select().from(trial).where(eq(trial.id, id));
  return row;
};

type Steps = Readonly<Record<number, number>>;

/** The next attempt at a training, that before being lost, as a program: it reports steps, and checkpoints when it likes. */
async function resume({ trialId, trainingId }: { trialId: number; trainingId: number }) {
  const ctx = connection.db;
  const claim = await claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 0 });
  if (claim.kind !== "claimed") throw new Error(`the training is ${claim.kind}`);
  const number = claim.attempt;
  const pointsOf = (values: Steps) =>
    Object.entries(values).map(([step, value]) => ({ name: METRIC, step: Number(step), time: 0, value }));
  return {
    /** Judged after each, unless the worker "dies". */
    async report(values: Steps, { isJudged = true } = {}) {
      for (const point of pointsOf(values)) {
        await storePoints({ metrics, trainingId, number, points: [point] });
        if (isJudged) await reportToTrials({ ctx, metrics, trainingId, points: [point] });
      }
    },
    async checkpoint(epoch: number) {
      const checkpoint = { sha256: `${trainingId}-${number}-${epoch}`, bytes: 1, content: null };
      const stored = { points: [], checkpoint, isBest: true, bestEpoch: epoch };
      await storeEpoch({ metrics, trainingId, number, epoch, ...stored });
    },
    pause: () =>
      endAttempt({ ctx, trainingId, trialId, number, end: { outcome: "paused", training: "release" } }),
  };
}

/** Of a trial's runs, by their place in the plan: what counts as reported at each step. */
async function reportsOf(trialId: number): Promise<Steps[]> {
  const ctx = connection.db;
  const runs = await ctx.select().from(run).where(eq(run.trialId, trialId)).orderBy(asc(run.id));
  return Promise.all(
    runs.map(async ({ id }) => {
      const rows = await ctx.select().from(runReport).where(eq(runReport.runId, id));
      return Object.fromEntries(rows.map(({ step, value }) => [step, value]));
    }),
  );
}

/** [runs, cell, value, best], in order. */
async function meansOf(trialId: number) {
  const rows = await connection.db
    .select()
    .from(trialReport)
    .where(eq(trialReport.trialId, trialId))
    .orderBy(asc(trialReport.runs), asc(trialReport.cell));
  return rows.map(({ runs, cell, value, best }) => [runs, cell, value, best]);
}

const PROMOTION = { kind: "asha-promotion", minResource: 2, reductionFactor: 2 } as const;

it.each([
  ["judged as it came", true],
  ["found after the death of its worker", false],
])("a trial waits at its rung with the value of its curve, %s", async (_, isJudged) => {
  const ctx = connection.db;
  const { trialId, trainingIds } = await open({ stopping: PROMOTION });
  const [trainingId = 0] = trainingIds;
  const of = { trialId, trainingId };
  const first = await resume(of);
  await first.report({ 1: 0.5, 2: 0.9 });
  const again = await resume(of);
  await again.report({ 1: 0.25, 2: 0.125 }, { isJudged });
  await again.checkpoint(2);
  // As before each claim, and each end of a trial.
  await reportToTrials({ ctx, metrics, trainingId });
  expect(await reportsOf(trialId)).toEqual([{ 1: 0.25, 2: 0.125 }]);
  await again.pause();
  expect(await closeTrial({ ctx, trialId })).toBe("waiting");
  expect((await trialOf(trialId))?.rungs).toEqual([{ rung: 0, step: 2, value: 0.125 }]);
  expect(await meansOf(trialId)).toEqual([[1, 0, 0.125, 0.125]]);
});

it("others are compared with the means of the curves, and further folds are added to these", async () => {
  const stopping = { kind: "asha", reductionFactor: 2 } as const;
  const { sweepId, trialId, trainingIds } = await open({ stopping, folds: [0, 1] });
  const [fold0 = 0, fold1 = 0] = trainingIds;
  const other = await second(sweepId);
  await (await resume({ trialId, trainingId: fold0 })).report({ 1: 0.5, 2: 0.75 });
  const again = await resume({ trialId, trainingId: fold0 });
  await again.report({ 1: 0.25 });
  // Step 2 stands until it is reported again.
  expect(await reportsOf(trialId)).toEqual([{ 1: 0.25, 2: 0.75 }, {}]);
  expect(await meansOf(trialId)).toEqual([
    [1, 0, 0.25, 0.25],
    [1, 1, 0.75, 0.75],
  ]);
  await again.report({ 2: 0.125 });
  await (await resume({ trialId, trainingId: fold1 })).report({ 1: 0.75, 2: 0.375 });
  expect(await meansOf(trialId)).toEqual([
    [1, 0, 0.25, 0.25],
    [1, 1, 0.125, 0.25],
    [2, 0, 0.5, 0.5],
    [2, 1, 0.25, 0.5],
  ]);
  // It is better than what the trial had come to at first, and than what its curve has.
  await (await resume({ trialId: other.trialId, trainingId: other.trainingIds[0] ?? 0 })).report({ 1: 0.3 });
  expect((await trialOf(other.trialId))?.stop).toBeNull();
});

it("what was decided stays decided: a step is not judged twice, and a trial that was stopped keeps its values", async () => {
  const lenient = await open({ stopping: { kind: "threshold", lower: 0.4 } });
  const of = { trialId: lenient.trialId, trainingId: lenient.trainingIds[0] ?? 0 };
  await (await resume(of)).report({ 1: 0.5 });
  const again = await resume(of);
  await again.report({ 1: 0.25 });
  expect((await trialOf(of.trialId))?.stop).toBeNull();
  expect(await meansOf(of.trialId)).toEqual([[1, 1, 0.25, 0.25]]);
  await again.report({ 2: 0.125 });
  const stop = { step: 2, value: 0.125, against: 0.4 };
  expect((await trialOf(of.trialId))?.stop).toMatchObject(stop);
  // Another sweep may have the training go on.
  await again.report({ 2: 0.75, 3: 0.75 });
  expect((await trialOf(of.trialId))?.stop).toMatchObject(stop);
  expect(await meansOf(of.trialId)).toEqual([
    [1, 1, 0.25, 0.25],
    [1, 2, 0.125, 0.25],
  ]);
});

it("a step that was gone past without a report is none, and one value of several of an attempt is the first", async () => {
  const ctx = connection.db;
  const { trialId, trainingIds } = await open({ stopping: PROMOTION });
  const [trainingId = 0] = trainingIds;
  const of = { trialId, trainingId };
  await (await resume(of)).report({ 1: 0.5, 2: 0.5, 3: 0.5, 5: 0.5 });
  const again = await resume(of);
  await again.report({ 1: 0.5, 4: 0.25 });
  await again.report({ 4: 0.75 });
  await reportToTrials({ ctx, metrics, trainingId });
  expect(await reportsOf(trialId)).toEqual([{ 1: 0.5, 4: 0.25, 5: 0.5 }]);
});

it("of two workers the one that is late takes nothing back", async () => {
  const ctx = connection.db;
  const { trialId, trainingIds } = await open({ stopping: PROMOTION });
  const [trainingId = 0] = trainingIds;
  const of = { trialId, trainingId };
  await (await resume(of)).report({ 1: 0.5 });
  await (await resume(of)).report({ 1: 0.25 });
  // The first one was stalled between what it stored and what it tells.
  await reportToTrials({
    ctx,
    metrics,
    trainingId,
    points: [{ name: METRIC, step: 1, time: 0, value: 0.5 }],
  });
  expect(await reportsOf(trialId)).toEqual([{ 1: 0.25 }]);
});
