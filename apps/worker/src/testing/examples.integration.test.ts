import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isTerminal } from "@foldwise/core/states";
import { parsePlan } from "@foldwise/core/sweep";
import { findSweepDetail } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { asc, inArray } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { scikitLearn } from "../../../../infra/testing/python/scikit-learn";
import { markedProcesses } from "../trainers/command/marked-processes";
import { type Lab, openLab, until } from "./lab";
import type { WorkerProcess } from "./worker-process";

const EXAMPLES = fileURLToPath(new URL("../../../../data/examples", import.meta.url));

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

let worker: WorkerProcess | null = null;
afterEach(async () => {
  await worker?.stop();
  worker = null;
});

/** A worker that may run these programs. */
function start(environment: NodeJS.ProcessEnv): void {
  worker = lab.startWorker({ environment });
}

/** The plan of an example, whose folder is found wherever the worker was started. */
function planOf(name: string, trainer: object = {}) {
  const { dataset, ...plan } = parsePlan(readFileSync(join(EXAMPLES, name, "plan.yaml"), "utf8"));
  return {
    ...plan,
    dataset,
    trainer: { ...plan.trainer, workingDirectory: join(EXAMPLES, name), ...trainer },
  };
}

/**
 * Sends a signal to one program of the sweep, whichever is caught while it runs; resolves when its attempt has failed
 * for that.
 */
async function disturb(sweepId: number, signal: "SIGKILL" | "SIGSTOP"): Promise<void> {
  for (;;) {
    const running = (await lab.trainings(sweepId)).filter(({ state }) => state === "running");
    for (const { id, uid } of running) {
      const pids = await markedProcesses(`FOLDWISE_ATTEMPT=${uid}/`);
      for (const pid of pids) process.kill(pid, signal);
      if (pids.length === 0) continue;
      const isCaught = await until("the end of the attempt", async () => {
        const [first] = await lab.attempts([id]);
        return first?.outcome ?? null;
      });
      if (isCaught === "failed") {
        const [first] = await lab.attempts([id]);
        expect(first?.failure?.kind).toBe(signal === "SIGKILL" ? "out-of-memory" : "stalled");
        return;
      }
    }
    if (isTerminal((await lab.sweep(sweepId)).state)) throw new Error("no program was caught while it ran");
  }
}

/** @param signal what one of its programs meets on the way */
async function finished(plan: ReturnType<typeof planOf>, signal?: "SIGKILL" | "SIGSTOP") {
  const id = await lab.launch(plan);
  if (signal) await disturb(id, signal);
  const row = await lab.finished(id);
  expect([row.failure, (await lab.runs(id)).map(({ failure }) => failure).filter(Boolean)]).toEqual([
    null,
    [],
  ]);
  expect(row).toMatchObject({ state: "complete" });
  const { db: ctx } = lab.connection;
  const trainings = await lab.trainings(id);
  const evaluations = await ctx
    .select()
    .from(schema.evaluation)
    .where(
      inArray(
        schema.evaluation.trainingId,
        trainings.map((training) => training.id),
      ),
    )
    .orderBy(asc(schema.evaluation.id));
  const { sweep, trials } = await findSweepDetail({ ctx, id });
  return { id, sweep, trials, trainings, evaluations };
}

it("shell: the best learning rate is the one that comes nearest to the minimum, though a program stalls", async () => {
  start({ FOLDWISE_COMMANDS: "sh,node" });
  const { sweep, trials, trainings } = await finished(planOf("shell", { stallSeconds: 2 }), "SIGSTOP");
  expect(trials).toHaveLength(4);
  expect(trials.find(({ number }) => number === sweep.best?.trialNumber)?.configuration).toEqual({
    rate: 0.4,
  });
  // (1 − 2·0.4)^10 of the distance is left, squared.
  expect(sweep.best?.value).toBeCloseTo((3 * 0.2 ** 10) ** 2, 15);
  expect(trainings.map(({ epoch }) => epoch)).toEqual([10, 10, 10, 10]);
});

it("Node.js: a regression is measured from its predictions in each fold, though a program is killed", async () => {
  start({ FOLDWISE_COMMANDS: "sh,node" });
  const { sweep, evaluations } = await finished(planOf("node"), "SIGKILL");
  expect(evaluations).toHaveLength(15);
  for (const { measures } of evaluations)
    expect(measures).toMatchObject({ rmse: expect.any(Number), r2: expect.any(Number) });
  expect(sweep.best).toMatchObject({ trialNumber: 3 });
  // Noise is uniform over 0.4, so that its standard deviation is left.
  expect(sweep.best?.value).toBeLessThan(2 * (0.4 / Math.sqrt(12)));
});

it("scikit-learn: five folds of a real set, every item tested once, though a program is killed", async () => {
  const { python, packages } = await scikitLearn();
  start({ FOLDWISE_COMMANDS: python, PYTHONPATH: packages, FOLDWISE_COMMAND_ENV: "PYTHONPATH" });
  const { evaluations, sweep, trials } = await finished(
    planOf("scikit-learn", { command: [python, "train.py"] }),
    "SIGKILL",
  );
  expect(evaluations).toHaveLength(15);
  for (let trial = 0; trial < 3; trial++) {
    const own = evaluations.filter(({ trainingId }) =>
      trials[trial]?.runs.some((run) => run.training?.id === trainingId),
    );
    const items = own.flatMap(({ images }) => images ?? []);
    expect(items.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 569 }, (_, item) => item));
    // 212 of 569 are malignant.
    expect(own.flatMap(({ labels }) => labels ?? []).filter((label) => label === 0)).toHaveLength(212);
  }
  expect(sweep.best?.value).toBeGreaterThan(0.95);
});

it("Keras: the checkpoint of a program that was killed goes on bit for bit", async (context) => {
  const cache = process.env.FOLDWISE_CACHE ?? join(homedir(), ".cache", "foldwise");
  const python = process.env.FOLDWISE_BENCH_PYTHON ?? join(cache, "bench-keras", "bin", "python");
  if (!(await stat(python).catch(() => null)))
    return context.skip(`needs Keras, which the benchmarks install: ${python}`);
  start({ FOLDWISE_COMMANDS: python });
  await lab.importDataset({ builtin: "digits" });
  const plan = { ...planOf("keras", { command: [python, "train.py"] }), folds: [0], fresh: true };
  const { trainings, evaluations } = await finished(plan);
  const whole = trainings[0]?.id ?? 0;
  expect(evaluations).toMatchObject([{ epoch: 5, classes: expect.any(Array), confusion: expect.any(Array) }]);

  const id = await lab.launch(plan);
  const training = await until("a checkpoint", async () => {
    const [one] = await lab.trainings(id);
    return (one?.epoch ?? 0) > 0 ? (one ?? null) : null;
  });
  for (const pid of await markedProcesses(`FOLDWISE_ATTEMPT=${training.uid}/`)) process.kill(pid, "SIGKILL");
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  expect((await lab.attempts([training.id])).map(({ outcome }) => outcome)).toEqual(["failed", "complete"]);
  expect(await lab.points(training.id)).toEqual(await lab.points(whole));
  const [first, second] = await Promise.all(
    [whole, training.id].map((one) =>
      lab.connection.db
        .select()
        .from(schema.evaluation)
        .where(inArray(schema.evaluation.trainingId, [one])),
    ),
  );
  expect(second?.[0]?.scores).toEqual(first?.[0]?.scores);
});
