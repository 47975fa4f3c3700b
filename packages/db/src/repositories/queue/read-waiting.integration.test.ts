import { WAITING } from "@foldwise/core/states";
import type { PlanInput } from "@foldwise/core/sweep";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { attempt, experiment, run, sweep, trial, worker } from "../../schema";
import { storeEnergy } from "../attempt";
import { setExperimentQuotas } from "../experiment";
import { endAtLimit, readResourceUsage } from "../stopping";
import { actOnSweep, findSweep } from "../sweep";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimTraining } from "../training";
import { drainWorker, listWorkers, registerWorker } from "../worker";
import { readWaiting } from ".";

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  await storeRowsOnlyDataset(connection.db);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const open = (given: Partial<PlanInput>) => openSimulatedTrial(connection.db, { folds: [0, 1], ...given });
const claim = (trialId: number, trainingId: number, workerId = "w") =>
  claimTraining({ ctx: connection.db, trainingId, trialId, workerId, leaseMs: 60_000 });
const waiting = async () =>
  (await readWaiting({ ctx: connection.db })).waiting.map(({ sweep, fold, before, reason }) => [
    sweep.name,
    fold,
    before,
    reason,
  ]);

it("says who waits for what and why, by priority, until a worker, a slot and the quota are there", async () => {
  const ctx = connection.db;
  const late = await open({ name: "late", seeds: [1] });
  const first = await open({ name: "first", seeds: [2], resources: { priority: 1 } });
  expect(await waiting()).toEqual([
    ["first", 0, 0, "no-worker"],
    ["first", 1, 1, "no-worker"],
    ["late", 0, 2, "no-worker"],
    ["late", 1, 3, "no-worker"],
  ]);
  const row = {
    id: "w",
    host: "h",
    pid: 1,
    version: "1",
    classes: ["train.cpu"],
    slots: 2,
    capabilities: {},
  };
  await registerWorker({ ctx, worker: row });
  expect((await waiting())[0]).toEqual(["first", 0, 0, "dispatch"]);
  const [one] = await ctx.select().from(experiment);
  await setExperimentQuotas({ ctx, id: one?.id ?? 0, quotas: { maxTrainings: 1 }, by: "test" });
  const both = await Promise.all([
    claim(first.trialId, first.trainingIds[0] ?? 0),
    claim(first.trialId, first.trainingIds[1] ?? 0),
  ]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(["busy", "claimed"]);
  const held = both[0]?.kind === "busy" ? 0 : 1;
  expect(await waiting()).toContainEqual(["first", held, 0, "quota"]);
  await setExperimentQuotas({ ctx, id: one?.id ?? 0, quotas: { maxTrainings: null }, by: "test" });
  expect((await claim(first.trialId, first.trainingIds[held] ?? 0)).kind).toBe("claimed");
  await actOnSweep({ ctx, id: first.sweepId, action: { action: "pause" } });
  expect(await waiting()).toEqual([
    ["late", 0, 0, "slots-busy"],
    ["late", 1, 1, "slots-busy"],
  ]);
  await actOnSweep({ ctx, id: late.sweepId, action: { action: "pause" } });
  expect((await waiting()).map(([, , , reason]) => reason)).toEqual(["paused", "paused"]);
  const queue = await readWaiting({ ctx });
  expect(queue.classes).toEqual([{ name: "train.cpu", slots: 2, busy: 2, waiting: 2 }]);
  expect(queue.experiments).toEqual([
    { id: one?.id, name: "tests", maxTrainings: null, running: 2, waiting: 2 },
  ]);
});

it("a worker that is asked to drain hears of it with its next beat, and its slots are none any more", async () => {
  const ctx = connection.db;
  const row = {
    id: "d",
    host: "h",
    pid: 2,
    version: "1",
    classes: ["train.gpu"],
    slots: 3,
    capabilities: {},
  };
  expect(await registerWorker({ ctx, worker: row })).toEqual({ isDraining: false });
  await drainWorker({ ctx, id: "d" });
  await drainWorker({ ctx, id: "d" });
  expect(await registerWorker({ ctx, worker: row })).toEqual({ isDraining: true });
  expect((await listWorkers(ctx)).find(({ id }) => id === "d")?.state).toBe("draining");
  expect((await readWaiting({ ctx })).classes.some(({ name }) => name === "train.gpu")).toBe(false);
  await ctx.update(worker).set({ stoppedAt: new Date() }).where(eq(worker.id, "d"));
  await expect(drainWorker({ ctx, id: "d" })).rejects.toThrow("Worker d has stopped");
  await expect(drainWorker({ ctx, id: "nobody" })).rejects.toMatchObject({ code: "not-found" });
});

it("a class has the slots of its kind on live workers, and those alone are busy", async () => {
  const ctx = connection.db;
  const workerOf = (id: string, more: object = {}) => ({
    id,
    host: "h",
    pid: 1,
    version: "1",
    classes: ["train.cpu.big", "train.gpu.big", "train.gpu.other"],
    slots: 5,
    capabilities: { gpuSlots: 1 },
    ...more,
  });
  await registerWorker({ ctx, worker: workerOf("mixed") });
  const big = await open({ name: "big", seeds: [20], resources: { class: "train.gpu.big" } });
  const classOf = async (name: string) => {
    const { classes, waiting } = await readWaiting({ ctx });
    const texts = waiting.flatMap((one) => (one.resourceClass === name ? [one.text] : []));
    return { ...classes.find((one) => one.name === name), texts };
  };
  expect(await classOf("train.gpu.big")).toMatchObject({ slots: 1, busy: 0, waiting: 2 });
  expect(await classOf("train.cpu.big")).toMatchObject({ slots: 4, busy: 0 });
  await claim(big.trialId, big.trainingIds[0] ?? 0, "mixed");
  // The GPU is one for both of its classes, and the CPU's slots are free.
  const only = "The only slot of the class train.gpu.big is busy.";
  expect(await classOf("train.gpu.big")).toMatchObject({ slots: 1, busy: 1, waiting: 1, texts: [only] });
  expect(await classOf("train.gpu.other")).toMatchObject({ slots: 1, busy: 1 });
  expect(await classOf("train.cpu.big")).toMatchObject({ slots: 4, busy: 0 });
  await registerWorker({ ctx, worker: workerOf("other", { classes: ["train.gpu.big"], slots: 1 }) });
  await drainWorker({ ctx, id: "mixed" });
  // What the draining worker trains on takes no slot of the other one.
  expect(await classOf("train.gpu.big")).toMatchObject({
    slots: 1,
    busy: 0,
    texts: ["A slot is free: it is about to start."],
  });
  await drainWorker({ ctx, id: "other" });
  expect((await classOf("train.gpu.big")).texts).toEqual([
    "No live worker takes trainings of the class train.gpu.big; 2 are draining.",
  ]);
});

it("trials that wait at a rung are counted there, and their trainings wait for no slot", async () => {
  const ctx = connection.db;
  const { sweepId, trialId, trainingIds } = await open({ name: "promoting", seeds: [8] });
  expect((await waiting()).filter(([name]) => name === "promoting")).toHaveLength(trainingIds.length);
  await ctx.update(run).set({ state: WAITING }).where(eq(run.trialId, trialId));
  await ctx.update(trial).set({ state: WAITING, rung: 1 }).where(eq(trial.id, trialId));
  const { rungs } = await readWaiting({ ctx });
  expect(rungs).toEqual([{ sweep: { id: sweepId, name: "promoting" }, rung: 1, trials: 1 }]);
  expect((await waiting()).filter(([name]) => name === "promoting")).toEqual([]);
});

it("slot time, cost and energy of a sweep's own trainings end it at the limits of its budget", async () => {
  const ctx = connection.db;
  const { sweepId, trialId, trainingIds } = await open({
    name: "costs",
    seeds: [7],
    folds: [0],
    resources: { class: "train.gpu", pricePerHour: 2 },
    budget: { maxTrials: 1, maxCost: 5, maxEnergyKwh: 9 },
  });
  const [trainingId = 0] = trainingIds;
  await claim(trialId, trainingId);
  const used = async (hours: number) => {
    const claimedAt = new Date(Date.now() - hours * 3_600_000);
    await ctx
      .update(attempt)
      .set({ claimedAt, seenAt: new Date() })
      .where(eq(attempt.trainingId, trainingId));
    const resources = await readResourceUsage(ctx, sweepId);
    // The page of the sweep says what the budget counts.
    expect((await findSweep({ ctx, id: sweepId })).usage).toEqual(resources);
    return resources;
  };
  const before = await used(2);
  expect(before).toEqual({
    slotHours: expect.closeTo(2, 2),
    gpuHours: expect.closeTo(2, 2),
    energyKwh: null,
  });
  expect(await endAtLimit({ ctx, sweepId })).toBe(false);
  await storeEnergy({ ctx, trainingId, number: 1, energyKwh: 0.75 });
  expect(await used(3)).toMatchObject({ slotHours: expect.closeTo(3, 2), energyKwh: 0.75 });
  await ctx.update(run).set({ deletedAt: new Date() }).where(eq(run.trainingId, trainingId));
  expect(await used(3)).toMatchObject({ slotHours: expect.closeTo(3, 2), energyKwh: 0.75 });
  expect(await endAtLimit({ ctx, sweepId })).toBe(true);
  const [ended] = await ctx.select().from(sweep).where(eq(sweep.id, sweepId));
  expect(ended?.limitReached).toEqual({ kind: "maxCost", text: "budget reached: cost 6 of 5" });
});
