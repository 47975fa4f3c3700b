import { createRandom } from "@foldwise/core/random";
import { MAX_FAILURES_IN_ROW } from "@foldwise/core/states";
import { actOnSweep } from "@foldwise/db/repositories/sweep";
import { claimTraining, endAttempt } from "@foldwise/db/repositories/training";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { failedBy } from "../activities/attempt-end";
import { Stalled } from "../trainers";
import { type Lab, openLab, until } from "./lab";
import {
  attemptsOf,
  cpuSeconds,
  curves,
  expectWhole,
  NOT_STOPPED,
  SILENT,
  STALLING,
  soon,
  stallPlan,
  stopProcess,
  trainingOf,
} from "./stalls";
import { isRunning, trainersOf, type WorkerProcess } from "./worker-process";

const random = createRandom(20_261);

let database: TestDatabase;
let lab: Lab;
let worker: WorkerProcess;
let undisturbed: Awaited<ReturnType<typeof curves>>;
/** CPU time of the shortest undisturbed training, seconds. */
let wholeTraining: number;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  start();
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

function start(): void {
  worker = lab.startWorker(STALLING);
}

/** Launches, and stops the trainer once an epoch is stored and others are to come. */
async function stalledInMidTraining(name: string): Promise<{ sweepId: number; pid: number }> {
  const sweepId = await lab.launch(stallPlan(name));
  await until("an epoch to be stored", async () => ((await lab.trainings(sweepId))[0]?.epoch ?? 0) > 0);
  return { sweepId, pid: await stopProcess(worker, "train") };
}

describe("SIGSTOP of a trainer", () => {
  it("has an undisturbed sweep to compare with", async () => {
    const id = await lab.launch(stallPlan("undisturbed", { folds: [0, 1, 2] }));
    const used = new Map<number, number>();
    let hasEnded = false;
    const finished = lab.finished(id).finally(() => {
      hasEnded = true;
    });
    await soon(() => {
      for (const pid of trainersOf(worker, "train")) {
        const seconds = cpuSeconds(pid);
        if (Number.isFinite(seconds)) used.set(pid, seconds);
      }
      return hasEnded || undefined;
    });
    expect(await finished).toMatchObject({ state: "complete", failure: null });
    undisturbed = await curves(lab, id);
    expect(undisturbed).toHaveLength(3);
    expect(used.size).toBe(3);
    wholeTraining = Math.min(...used.values());
  });

  it("at any point: it is killed, the attempt says why, and the next goes on with the same values", async () => {
    const id = await lab.launch(stallPlan("anywhere", { folds: [0, 1, 2] }));
    // One of them in its first moments, the others anywhere in the first two thirds.
    const points = [0, (2 / 3) * wholeTraining * random.next(), (2 / 3) * wholeTraining * random.next()];
    const stopped: number[] = [];
    for (const point of points)
      stopped.push(await stopProcess(worker, "train", { seconds: point, besides: stopped }));
    await expectWhole(lab, id, undisturbed);
    const attempts = await attemptsOf(lab, id);
    for (const { id: trainingId } of await lab.trainings(id)) {
      const own = attempts.filter((attempt) => attempt.trainingId === trainingId);
      expect(own.at(-1)?.outcome).toBe("complete");
      expect(own.length).toBeGreaterThan(1);
      for (const { outcome, failure } of own.slice(0, -1)) {
        expect(outcome).toBe("failed");
        expect(failure).toMatchObject({ kind: "stalled", message: expect.stringMatching(SILENT) });
      }
    }
    expect(stopped.filter(isRunning)).toEqual([]);
  });

  it("and cancel: the sweep ends cancelled and the slot is free", async () => {
    const { sweepId, pid } = await stalledInMidTraining("cancelled");
    await actOnSweep({ ctx: lab.connection.db, id: sweepId, action: { action: "cancel" } });
    expect(await lab.finished(sweepId)).toMatchObject({ state: "cancelled" });
    expect(await trainingOf(lab, sweepId)).toMatchObject({ state: "cancelled" });
    const [attempt] = await attemptsOf(lab, sweepId);
    expect(attempt).toMatchObject({
      outcome: "stopped",
      failure: { kind: "stalled", message: expect.stringMatching(NOT_STOPPED) },
    });
    expect(isRunning(pid)).toBe(false);
    const next = await lab.launch(stallPlan("all slots", { folds: [0, 1, 2] }));
    await soon(() => trainersOf(worker, "train").length === 3 || undefined);
    await expectWhole(lab, next, undisturbed);
  });

  it("and pause: the sweep is paused, and resumed it has the same values", async () => {
    const { sweepId, pid } = await stalledInMidTraining("paused");
    const ctx = lab.connection.db;
    await actOnSweep({ ctx, id: sweepId, action: { action: "pause" } });
    await until("paused", async () => (await lab.sweep(sweepId)).state === "paused");
    expect(isRunning(pid)).toBe(false);
    expect(await attemptsOf(lab, sweepId)).toMatchObject([
      { outcome: "paused", failure: { kind: "stalled", message: expect.stringMatching(SILENT) } },
    ]);
    await actOnSweep({ ctx, id: sweepId, action: { action: "resume" } });
    await expectWhole(lab, sweepId, undisturbed);
  });

  it("and SIGTERM of the worker: it drains within its time, and the next goes on", async () => {
    const { sweepId, pid } = await stalledInMidTraining("drained");
    expect(await worker.stop()).toBe(0);
    expect(worker.log()).not.toMatch(/did not stop in time|cannot be used/);
    expect(isRunning(pid)).toBe(false);
    expect(await attemptsOf(lab, sweepId)).toMatchObject([
      { outcome: "drained", failure: { message: expect.stringMatching(NOT_STOPPED) } },
    ]);
    start();
    await expectWhole(lab, sweepId, undisturbed);
    expect((await trainingOf(lab, sweepId)).failuresInRow).toBe(0);
  });
});

it("fails a training that stalled too often in a row without a finished epoch, and says so on its run", async () => {
  const id = await lab.launch(stallPlan("stalls for ever", { resources: { class: "train.tpu" } }));
  const trainingId = await until("its training", async () => (await lab.trainings(id))[0]?.id ?? null);
  const [trial] = await lab.trials(id);
  const ctx = lab.connection.db;
  const which = { ctx, trainingId, trialId: trial?.id ?? 0 };
  for (let number = 1; number <= MAX_FAILURES_IN_ROW; number++) {
    expect(await claimTraining({ ...which, workerId: "any", leaseMs: 60_000 })).toMatchObject({
      kind: "claimed",
      attempt: number,
    });
    const end = failedBy(new Stalled("No progress for 300 s"), 0);
    expect(await endAttempt({ ...which, number, end })).toMatchObject({
      failed: number === MAX_FAILURES_IN_ROW,
    });
  }
  const [run] = await lab.runs(id);
  expect(run).toMatchObject({
    state: "failed",
    failure: {
      kind: "stalled",
      message: "No progress for 300 s (attempt 5 in a row without a finished epoch)",
      remedy: expect.stringContaining("resumes from its last checkpoint"),
    },
  });
  expect(await claimTraining({ ...which, workerId: "any", leaseMs: 60_000 })).toMatchObject({
    kind: "failed",
  });
  await actOnSweep({ ctx, id, action: { action: "cancel" } });
  await lab.finished(id);
});
