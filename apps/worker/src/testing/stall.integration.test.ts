import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "@foldwise/core/random";
import type { PlanInput } from "@foldwise/core/sweep";
import { createImport, viewImport } from "@foldwise/db/repositories/dataset-import";
import { actOnSweep } from "@foldwise/db/repositories/sweep";
import { claimTraining, endAttempt, MAX_FAILURES_IN_ROW } from "@foldwise/db/repositories/training";
import { createRequest, viewRequest } from "@foldwise/db/repositories/worker-request";
import * as schema from "@foldwise/db/schema";
import { inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { failedBy } from "../activities/attempt-end";
import { Stalled } from "../trainers";
import { type Lab, openLab, until } from "./lab";
import { isRunning, parentOf, trainerPids, type WorkerProcess } from "./worker-process";

const EPOCHS = 8;
/** Longer than a trainer takes to start on a busy machine. */
const STALL_SECONDS = 15;
const GRACE_SECONDS = 1;
const SILENT = new RegExp(`No progress for ${STALL_SECONDS} s`);
const NOT_STOPPED = new RegExp(`did not stop within ${GRACE_SECONDS} s of being asked`);
/** What depends on the moment rather than on the training. */
const MEASURED = /^(perf|sys)\//;
/** Seconds of CPU time that no process is done within: it has TensorFlow to load. */
const EARLY = 0.3;
const random = createRandom(20_261);

let database: TestDatabase;
let lab: Lab;
let worker: WorkerProcess;
let undisturbed: [string, number, number][][];
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
  worker = lab.startWorker({
    slots: 3,
    environment: {
      FOLDWISE_STALL_SECONDS: String(STALL_SECONDS),
      FOLDWISE_GRACE_SECONDS: String(GRACE_SECONDS),
    },
  });
}

/** `fresh` trains again under a fingerprint of its own: the same work, not the same training. */
function plan(name: string, given: Partial<PlanInput> = {}): PlanInput {
  return {
    name,
    experiment: "stalls",
    dataset: "digits",
    trainer: { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
    folds: [0],
    training: { epochs: EPOCHS, batchSize: 8, earlyStopping: null },
    evaluation: { testSigmas: [0, 5] },
    fresh: true,
    ...given,
  };
}

const ownTrainers = (job: string) => trainerPids(job).filter((pid) => parentOf(pid) === worker.pid);

/** Seconds on the CPU so far; infinite for a process that is gone. */
function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return (user + system) / 100;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Asks again in a moment, and much more often than a process takes to start, until there is an answer. */
async function soon<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
}

/**
 * SIGSTOP to a process of the worker's that is at such a job, once it has worked for so many seconds of CPU time: 0 to
 * a second is its start.
 */
async function stopProcess(job: string, seconds: number, besides: readonly number[] = []): Promise<number> {
  const pid = await soon(() => ownTrainers(job).find((one) => !besides.includes(one)));
  await soon(() => cpuSeconds(pid) >= seconds || undefined);
  expect(isRunning(pid)).toBe(true);
  process.kill(pid, "SIGSTOP");
  return pid;
}

async function trainingOf(sweepId: number) {
  const [training] = await lab.trainings(sweepId);
  if (!training) throw new Error(`sweep ${sweepId} has no training`);
  return training;
}

async function attemptsOf(sweepId: number) {
  return lab.attempts((await lab.trainings(sweepId)).map(({ id }) => id));
}

/** Launches, and stops the trainer once an epoch is stored and others are to come. */
async function stalledInMidTraining(name: string): Promise<{ sweepId: number; pid: number }> {
  const sweepId = await lab.launch(plan(name));
  await until("an epoch to be stored", async () => ((await lab.trainings(sweepId))[0]?.epoch ?? 0) > 0);
  return { sweepId, pid: await stopProcess("train", 0) };
}

/** Every series of a training but what was measured, to be compared bit for bit. */
async function curves(sweepId: number) {
  const trainings = await lab.trainings(sweepId);
  return Promise.all(
    trainings.map(async ({ id }) => (await lab.points(id)).filter(([name]) => !MEASURED.test(name))),
  );
}

async function expectWhole(sweepId: number): Promise<void> {
  expect(await lab.finished(sweepId)).toMatchObject({ state: "complete", failure: null });
  const all = await curves(sweepId);
  expect(all).toEqual(undisturbed.slice(0, all.length));
  expect(all[0]?.filter(([name]) => name === "val/loss")).toHaveLength(EPOCHS);
}

describe("SIGSTOP of a trainer", () => {
  it("has an undisturbed sweep to compare with", async () => {
    const id = await lab.launch(plan("undisturbed", { folds: [0, 1, 2] }));
    const used = new Map<number, number>();
    let hasEnded = false;
    const finished = lab.finished(id).finally(() => {
      hasEnded = true;
    });
    await soon(() => {
      for (const pid of ownTrainers("train")) {
        const seconds = cpuSeconds(pid);
        if (Number.isFinite(seconds)) used.set(pid, seconds);
      }
      return hasEnded || undefined;
    });
    expect(await finished).toMatchObject({ state: "complete", failure: null });
    undisturbed = await curves(id);
    expect(undisturbed).toHaveLength(3);
    expect(used.size).toBe(3);
    wholeTraining = Math.min(...used.values());
  });

  it("at any point: it is killed, the attempt says why, and the next goes on with the same values", async () => {
    const id = await lab.launch(plan("anywhere", { folds: [0, 1, 2] }));
    // One of them in its first moments, the others anywhere in the first two thirds.
    const points = [0, (2 / 3) * wholeTraining * random.next(), (2 / 3) * wholeTraining * random.next()];
    const stopped: number[] = [];
    for (const point of points) stopped.push(await stopProcess("train", point, stopped));
    await expectWhole(id);
    const attempts = await attemptsOf(id);
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
    expect(await trainingOf(sweepId)).toMatchObject({ state: "cancelled" });
    const [attempt] = await attemptsOf(sweepId);
    expect(attempt).toMatchObject({
      outcome: "stopped",
      failure: { kind: "stalled", message: expect.stringMatching(NOT_STOPPED) },
    });
    expect(isRunning(pid)).toBe(false);
    const next = await lab.launch(plan("all slots", { folds: [0, 1, 2] }));
    await soon(() => ownTrainers("train").length === 3 || undefined);
    await expectWhole(next);
  });

  it("and pause: the sweep is paused, and resumed it has the same values", async () => {
    const { sweepId, pid } = await stalledInMidTraining("paused");
    const ctx = lab.connection.db;
    await actOnSweep({ ctx, id: sweepId, action: { action: "pause" } });
    await until("paused", async () => (await lab.sweep(sweepId)).state === "paused");
    expect(isRunning(pid)).toBe(false);
    expect(await attemptsOf(sweepId)).toMatchObject([
      { outcome: "paused", failure: { kind: "stalled", message: expect.stringMatching(SILENT) } },
    ]);
    await actOnSweep({ ctx, id: sweepId, action: { action: "resume" } });
    await expectWhole(sweepId);
  });

  it("and SIGTERM of the worker: it drains within its time, and the next goes on", async () => {
    const { sweepId, pid } = await stalledInMidTraining("drained");
    expect(await worker.stop()).toBe(0);
    expect(worker.log()).not.toMatch(/did not stop in time|cannot be used/);
    expect(isRunning(pid)).toBe(false);
    expect(await attemptsOf(sweepId)).toMatchObject([
      { outcome: "drained", failure: { message: expect.stringMatching(NOT_STOPPED) } },
    ]);
    start();
    await expectWhole(sweepId);
    expect((await trainingOf(sweepId)).failuresInRow).toBe(0);
  });
});

describe("SIGSTOP of another process of the worker", () => {
  it("that evaluates: the evaluations are made by the next", async () => {
    const id = await lab.launch(plan("evaluated"));
    const pid = await stopProcess("evaluate", EARLY * random.next());
    await expectWhole(id);
    expect(isRunning(pid)).toBe(false);
    const { id: trainingId } = await trainingOf(id);
    const made = await lab.connection.db
      .select({ weights: schema.evaluation.weights, sigma: schema.evaluation.sigma })
      .from(schema.evaluation)
      .where(inArray(schema.evaluation.trainingId, [trainingId]));
    expect(made.map(({ weights, sigma }) => `${weights} ${sigma}`).sort()).toEqual([
      "best 0",
      "best 5",
      "last 0",
    ]);
    const logged = await lab.connection.db.select().from(schema.logLine);
    expect(logged.filter(({ line }) => SILENT.test(line) && line.startsWith("evaluation:"))).not.toEqual([]);
  });

  it("that makes the images: the attempt fails with that, the next makes them", async () => {
    const trainer = { kind: "tfjs", inputSize: 64, widthMultiplier: 0.25 } as const;
    const id = await lab.launch(plan("packed", { trainer, training: { epochs: 1, batchSize: 32 } }));
    const pid = await stopProcess("prepare", EARLY * random.next());
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    expect(isRunning(pid)).toBe(false);
    const [first] = await attemptsOf(id);
    expect(first).toMatchObject({
      outcome: "failed",
      failure: {
        kind: "stalled",
        message: expect.stringMatching(/pixel pack could not be made: No progress/),
      },
    });
  });

  it("that makes the images, and cancel: the sweep does not wait for it", async () => {
    const trainer = { kind: "tfjs", inputSize: 96, widthMultiplier: 0.25 } as const;
    const id = await lab.launch(plan("packed and cancelled", { trainer }));
    const pid = await stopProcess("prepare", EARLY * random.next());
    await actOnSweep({ ctx: lab.connection.db, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
    await until("the stopped process to be gone", async () => !isRunning(pid));
  });

  it("that looks at images to import: the import fails with the reason, and another goes well", async () => {
    const ctx = lab.connection.db;
    const { id } = await createImport({ ctx, request: { builtin: "digits" } });
    const pid = await stopProcess("inspect", EARLY * random.next());
    const failed = await until("the import to fail", async () => {
      const view = await viewImport({ ctx, id });
      return view.state === "failed" ? view : null;
    });
    expect(failed.error?.message).toMatch(SILENT);
    expect(isRunning(pid)).toBe(false);
    await lab.importDataset({ builtin: "digits" });
  });

  it("that looks at images to import, and SIGTERM of the worker: the next worker does it", async () => {
    const ctx = lab.connection.db;
    const { id } = await createImport({ ctx, request: { builtin: "digits" } });
    const pid = await stopProcess("inspect", EARLY * random.next());
    expect(await worker.stop()).toBe(0);
    expect(worker.log()).not.toMatch(/did not stop in time/);
    expect(isRunning(pid)).toBe(false);
    expect((await viewImport({ ctx, id })).state).toBe("queued");
    start();
    await until("the import", async () => (await viewImport({ ctx, id })).state === "complete");
  });

  it("that predicts: the request fails with the reason, and another process answers the next", async () => {
    const ctx = lab.connection.db;
    const sweeps = await ctx.select().from(schema.sweep);
    const [run] = await lab.runs(sweeps.find(({ name }) => name === "undisturbed")?.id ?? 0);
    const predict = async () => {
      const payload = { weights: "best", testImages: 2 };
      const request = { kind: "predict", runId: run?.id ?? 0, payload } as const;
      return (await createRequest({ ctx, request })).id;
    };
    const ended = (id: number) =>
      until("an answer", async () => {
        const view = await viewRequest({ ctx, id });
        return view.state === "complete" || view.state === "failed" ? view : null;
      });
    const first = await predict();
    const pid = await stopProcess("serve", EARLY * random.next());
    expect(await ended(first)).toMatchObject({
      state: "failed",
      error: { message: expect.stringMatching(SILENT) },
    });
    expect(isRunning(pid)).toBe(false);
    expect(await ended(await predict())).toMatchObject({ state: "complete" });
  });

  it("that looks at the machine, and SIGTERM of the worker: it ends before it ever served", async () => {
    await worker.stop();
    start();
    await stopProcess("describe", 0);
    expect(await worker.stop()).toBe(0);
    expect(trainerPids("describe")).toEqual([]);
    start();
  });
});

it("fails a training that stalled too often in a row without a finished epoch, and says so on its run", async () => {
  const id = await lab.launch(plan("stalls for ever", { resources: { class: "train.tpu" } }));
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
      remedy: expect.stringContaining("goes on from its last checkpoint"),
    },
  });
  expect(await claimTraining({ ...which, workerId: "any", leaseMs: 60_000 })).toMatchObject({
    kind: "failed",
  });
  await actOnSweep({ ctx, id, action: { action: "cancel" } });
  await lab.finished(id);
});
