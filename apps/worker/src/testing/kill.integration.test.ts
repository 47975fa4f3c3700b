import type { PlanInput } from "@foldwise/core/sweep";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { curvesOf, type Lab, openLab, until } from "./lab";
import { isRunning, trainersOf, type WorkerProcess } from "./worker-process";

const EPOCHS = 10;
/** What depends on the moment rather than on the training. */
const MEASURED = /^(perf|sys)\//;

let database: TestDatabase;
let lab: Lab;
let worker: WorkerProcess;
let unkilled: [string, number, number][];

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  worker = lab.startWorker();
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

/** `fresh` trains again under a fingerprint of its own: the same work, not the same training. */
function plan(name: string): PlanInput {
  return {
    name,
    experiment: "kills",
    dataset: "digits",
    trainer: { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
    folds: [0],
    training: { epochs: EPOCHS, batchSize: 8, earlyStopping: null },
    evaluation: { testSigmas: [0, 5] },
    fresh: true,
  };
}

async function trainingOf(sweepId: number) {
  const [training] = await lab.trainings(sweepId);
  return training ?? null;
}

/** Waits until an epoch is stored and several are to come, so that one is under way when it is killed, however late. */
async function inMidTraining(sweepId: number): Promise<number> {
  const training = await until("an epoch to be under way", async () => {
    const row = await trainingOf(sweepId);
    return row && row.epoch >= 1 && row.epoch < EPOCHS - 3 ? row : null;
  });
  return training.id;
}

function ownTrainers(): number[] {
  return trainersOf(worker);
}

async function expectWhole(sweepId: number): Promise<void> {
  expect(await lab.finished(sweepId)).toMatchObject({ state: "complete", failure: null });
  const training = await trainingOf(sweepId);
  const points = await lab.points(training?.id ?? 0);
  const curves = curvesOf(points);
  for (const name of ["train/loss", "val/loss", "val/balanced_accuracy", "val/auc", "lr"])
    expect(curves.get(name)).toEqual(Array.from({ length: EPOCHS }, (_, i) => i + 1));
  // Bit for bit: every value is compared as it is.
  const lasting = (all: typeof points) => all.filter(([name]) => !MEASURED.test(name));
  expect(lasting(points)).toEqual(lasting(unkilled));
}

describe("kill -9", () => {
  it("has an unkilled run to compare with", async () => {
    const id = await lab.launch(plan("unkilled"));
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const training = await trainingOf(id);
    expect(training).toMatchObject({ attempt: 1, epoch: EPOCHS, outcome: "complete" });
    expect(training?.params?.total).toBeGreaterThan(10_000);
    unkilled = await lab.points(training?.id ?? 0);
    expect(ownTrainers()).toEqual([]);
  });

  it("of the trainer: the next attempt goes on from the checkpoint, with the same values", async () => {
    const id = await lab.launch(plan("trainer killed"));
    const trainingId = await inMidTraining(id);
    const [trainer] = ownTrainers();
    expect(trainer).toBeDefined();
    process.kill(trainer ?? 0, "SIGKILL");
    await expectWhole(id);
    const attempts = await lab.attempts([trainingId]);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["failed", "complete"]);
    expect(attempts[0]?.failure?.message).toContain("SIGKILL");
    expect(attempts[1]?.fromEpoch).toBeGreaterThanOrEqual(1);
    expect(ownTrainers()).toEqual([]);
  });

  it("of the worker: its trainer goes too, and another worker finishes the curve", async () => {
    const id = await lab.launch(plan("worker killed"));
    const trainingId = await inMidTraining(id);
    const orphans = ownTrainers();
    expect(orphans).toHaveLength(1);
    await worker.kill();
    await until("the orphaned trainer to end", async () => orphans.every((pid) => !isRunning(pid)));
    worker = lab.startWorker();
    await expectWhole(id);
    const attempts = await lab.attempts([trainingId]);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["lost", "complete"]);
    expect(attempts[1]?.workerId).not.toBe(attempts[0]?.workerId);
  });

  it("is not needed: a worker that is asked to stop drains, and the next goes on", async () => {
    const id = await lab.launch(plan("worker stopped"));
    const trainingId = await inMidTraining(id);
    const before = ownTrainers();
    expect(await worker.stop()).toBe(0);
    expect(before.filter(isRunning)).toEqual([]);
    expect((await lab.attempts([trainingId])).map(({ outcome }) => outcome)).toEqual(["drained"]);
    worker = lab.startWorker();
    await expectWhole(id);
    expect((await trainingOf(id))?.failuresInRow).toBe(0);
  });
});
