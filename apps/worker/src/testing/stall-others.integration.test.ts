import { createRandom } from "@foldwise/core/random";
import { createImport, findImport } from "@foldwise/db/repositories/dataset-import";
import { actOnSweep } from "@foldwise/db/repositories/sweep";
import { createRequest, findRequest } from "@foldwise/db/repositories/worker-request";
import * as schema from "@foldwise/db/schema";
import { inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "./lab";
import {
  attemptsOf,
  curves,
  expectWhole,
  SILENT,
  STALLING,
  stallPlan,
  stopProcess,
  trainingOf,
} from "./stalls";
import { isRunning, trainersOf, type WorkerProcess } from "./worker-process";

/** Seconds of CPU time that no process is done within: it has TensorFlow to load. */
const EARLY = 0.3;
const random = createRandom(20_261);

let database: TestDatabase;
let lab: Lab;
let worker: WorkerProcess;
let undisturbedId: number;
let undisturbed: Awaited<ReturnType<typeof curves>>;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  start();
  await lab.importDataset({ builtin: "digits" });
  undisturbedId = await lab.launch(stallPlan("undisturbed"));
  expect(await lab.finished(undisturbedId)).toMatchObject({ state: "complete", failure: null });
  undisturbed = await curves(lab, undisturbedId);
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

function start(): void {
  worker = lab.startWorker(STALLING);
}

/** Jobs of different kinds, so that each test knows its own; all wait for the same bound. */
describe.concurrent("SIGSTOP of another process of the worker", () => {
  it("that evaluates: the evaluations are made by the next", async () => {
    const id = await lab.launch(stallPlan("evaluated"));
    const pid = await stopProcess(worker, "evaluate", { seconds: EARLY * random.next() });
    await expectWhole(lab, id, undisturbed);
    expect(isRunning(pid)).toBe(false);
    const { id: trainingId } = await trainingOf(lab, id);
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

  it("that looks at images to import: the import fails with the reason, and another goes well", async () => {
    const ctx = lab.connection.db;
    const { id } = await createImport({ ctx, request: { builtin: "digits" } });
    const pid = await stopProcess(worker, "inspect", { seconds: EARLY * random.next() });
    const failed = await until("the import to fail", async () => {
      const view = await findImport({ ctx, id });
      return view.state === "failed" ? view : null;
    });
    expect(failed.error?.message).toMatch(SILENT);
    expect(isRunning(pid)).toBe(false);
    await lab.importDataset({ builtin: "digits" });
  });

  it("that predicts: the request fails with the reason, and another process answers the next", async () => {
    const ctx = lab.connection.db;
    const [run] = await lab.runs(undisturbedId);
    const predict = async () => {
      const payload = { weights: "best", testImages: 2 };
      const request = { kind: "predict", runId: run?.id ?? 0, payload } as const;
      return (await createRequest({ ctx, request })).id;
    };
    const ended = (id: number) =>
      until("an answer", async () => {
        const view = await findRequest({ ctx, id });
        return view.state === "complete" || view.state === "failed" ? view : null;
      });
    const first = await predict();
    const pid = await stopProcess(worker, "serve", { seconds: EARLY * random.next() });
    expect(await ended(first)).toMatchObject({
      state: "failed",
      error: { message: expect.stringMatching(SILENT) },
    });
    expect(isRunning(pid)).toBe(false);
    expect(await ended(await predict())).toMatchObject({ state: "complete" });
  });
});

describe("SIGSTOP of a process alone at its job", () => {
  it("that makes the images: the attempt fails with that, the next makes them", async () => {
    const trainer = { kind: "tfjs", inputSize: 64, widthMultiplier: 0.25 } as const;
    const id = await lab.launch(stallPlan("packed", { trainer, training: { epochs: 1, batchSize: 32 } }));
    const pid = await stopProcess(worker, "prepare", { seconds: EARLY * random.next() });
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    expect(isRunning(pid)).toBe(false);
    const [first] = await attemptsOf(lab, id);
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
    const id = await lab.launch(stallPlan("packed and cancelled", { trainer }));
    const pid = await stopProcess(worker, "prepare", { seconds: EARLY * random.next() });
    await actOnSweep({ ctx: lab.connection.db, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
    await until("the stopped process to be gone", async () => !isRunning(pid));
  });

  it("that looks at images to import, and SIGTERM of the worker: the next worker does it", async () => {
    const ctx = lab.connection.db;
    const { id } = await createImport({ ctx, request: { builtin: "digits" } });
    const pid = await stopProcess(worker, "inspect", { seconds: EARLY * random.next() });
    expect(await worker.stop()).toBe(0);
    expect(worker.log()).not.toMatch(/shutdown timed out/);
    expect(isRunning(pid)).toBe(false);
    expect((await findImport({ ctx, id })).state).toBe("queued");
    start();
    await until("the import", async () => (await findImport({ ctx, id })).state === "complete");
  });

  it("that looks at the machine, and SIGTERM of the worker: it ends before it ever served", async () => {
    await worker.stop();
    start();
    await stopProcess(worker, "describe");
    const all = trainersOf(worker, "describe");
    expect(await worker.stop()).toBe(0);
    expect(all.filter(isRunning)).toEqual([]);
  });
});
