import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PlanInput, scheduleOf } from "@foldwise/core/sweep";
import { actOnSweep, checkSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { markedProcesses } from "../trainers/command/marked-processes";
import { PROGRAM, STEPS } from "./command-program";
import { type Lab, openLab, until } from "./lab";
import { isRunning, type WorkerProcess } from "./worker-process";

let database: TestDatabase;
let lab: Lab;
let worker: WorkerProcess;
let program: string;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  program = join(lab.home, "program.mjs");
  writeFileSync(program, PROGRAM);
  startWorker();
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

function startWorker(environment: NodeJS.ProcessEnv = {}): void {
  worker = lab.startWorker({
    slots: 3,
    environment: {
      FOLDWISE_COMMANDS: "node,sh",
      FOLDWISE_GRACE_SECONDS: "2",
      PGPASSWORD: "probe-secret",
      ...environment,
    },
  });
}

let gates = 0;
let gate: string;
beforeEach(() => {
  gate = join(lab.home, `gate-${++gates}`);
  writeFileSync(gate, "");
});
const open = () => rmSync(gate, { force: true });

const plan = (name: string, trainer: object = {}, given: Partial<PlanInput> = {}): PlanInput => ({
  name,
  experiment: "programs",
  dataset: null,
  folds: [0],
  fresh: true,
  ...given,
  trainer: {
    kind: "command",
    command: ["node", program],
    steps: STEPS,
    measures: { error: { direction: "minimize", unit: "px" } },
    ...trainer,
    parameters: { lr: 0.1, ...Reflect.get(trainer, "parameters") },
  },
});

const trainingOf = async (sweepId: number) => {
  const [training] = await lab.trainings(sweepId);
  if (!training) throw new Error("no training");
  return training;
};
const atStep = (sweepId: number, step: number) =>
  until(`step ${step}`, async () => ((await lab.trainings(sweepId))[0]?.epoch ?? 0) >= step);
const attemptsOf = async (sweepId: number) =>
  lab.attempts((await lab.trainings(sweepId)).map(({ id }) => id));
const programPids = async (sweepId: number) =>
  markedProcesses(`FOLDWISE_ATTEMPT=${(await trainingOf(sweepId)).uid}/`);
const nodePids = async (sweepId: number) =>
  (await programPids(sweepId)).filter((pid) =>
    /(^|\/)node$/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? ""),
  );
const logOf = async (trainingId: number) =>
  (
    await lab.connection.db
      .select({ line: schema.logLine.line })
      .from(schema.logLine)
      .where(eq(schema.logLine.trainingId, trainingId))
      .orderBy(asc(schema.logLine.attempt), asc(schema.logLine.seq))
  ).map(({ line }) => line);
const evaluationsOf = async (sweepId: number) =>
  lab.connection.db
    .select()
    .from(schema.evaluation)
    .where(
      inArray(
        schema.evaluation.trainingId,
        (await lab.trainings(sweepId)).map(({ id }) => id),
      ),
    );

/** What an undisturbed training of the program comes to. */
async function undisturbed(): Promise<[string, number, number][]> {
  const id = await lab.launch(plan("undisturbed"));
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  return lab.points((await trainingOf(id)).id);
}

describe("a sweep of a program", () => {
  it("trains a population: a copy resumes from the copied program's checkpoint with other parameters", async () => {
    const id = await lab.launch(
      plan(
        "population",
        // It stands at step 3, its checkpoint written, until the round is decided.
        { parameters: { gate } },
        {
          fresh: false,
          folds: [0, 1],
          space: { lr: { type: "float", low: 0.01, high: 1, log: true } },
          sampler: { kind: "random", seed: 2 },
          stopping: { kind: "pbt", interval: 3 },
          budget: { maxTrials: 4 },
          concurrency: 2,
        },
      ),
    );
    await until("the round to be decided", async () => (await lab.trials(id)).some(({ exploit }) => exploit));
    open();
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const trials = await lab.trials(id);
    expect(trials.map(({ exploit }) => exploit?.step ?? 0)).toEqual([0, 0, 0, 0, 3]);
    const runs = await lab.runs(id);
    for (const { id: trialId, number, state } of trials) {
      if (state !== "complete") continue;
      const { plan: inForce } = await lab.sweep(id);
      const segments = scheduleOf(inForce, number, (at) => trials[at - 1], STEPS);
      for (const { fold, trainingId } of runs.filter((run) => run.trialId === trialId)) {
        // What the program computes, with the parameter of each segment.
        let value = 1 + (fold ?? 0);
        for (const { fromStep, toStep, configuration } of segments)
          for (let step = fromStep; step < (toStep ?? 0); step++)
            value = Math.sin(value * 12.9898 + Number(configuration.lr));
        const points = await lab.points(trainingId ?? 0);
        expect(points.filter(([name]) => name === "train/x").at(-1)).toEqual(["train/x", STEPS, value]);
      }
    }
  });

  it("searches its parameters over folds, and its measure says which trial is best", async () => {
    const id = await lab.launch(
      plan(
        "search",
        {},
        { folds: [0, 1], fresh: false, space: { lr: { type: "categorical", choices: [0.5, 0.01] } } },
      ),
    );
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const trainings = await lab.trainings(id);
    expect(trainings).toHaveLength(4);
    for (const training of trainings)
      expect(training).toMatchObject({ state: "complete", epoch: STEPS, attempt: 1 });
    const evaluations = await evaluationsOf(id);
    expect(evaluations).toHaveLength(4);
    for (const row of evaluations)
      expect(row).toMatchObject({
        epoch: STEPS,
        conditions: { testSigma: 0, replicate: 0 },
        measures: { error: expect.any(Number) },
        classes: null,
      });
    // The same plan again is found, by the digest of its program too.
    const again = await lab.launch(
      plan(
        "again",
        {},
        { folds: [0, 1], fresh: false, space: { lr: { type: "categorical", choices: [0.5, 0.01] } } },
      ),
    );
    await lab.finished(again);
    expect((await lab.trainings(again)).map(({ id: one }) => one)).toEqual(
      trainings.map(({ id: one }) => one),
    );
  });

  it("of a classification gives confusion matrices of a dataset's own test images", async () => {
    const id = await lab.launch(
      plan("digits", { task: "classification" }, { dataset: "digits", folds: [0, 1] }),
    );
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const rows = await evaluationsOf(id);
    expect(rows).toHaveLength(2);
    for (const { images, confusion, measures, scores } of rows) {
      const wrong = Math.ceil((images?.length ?? 0) / 3);
      expect(confusion?.flat().reduce((sum, n) => sum + n, 0)).toBe(images?.length);
      expect((confusion?.[0]?.[1] ?? 0) + (confusion?.[1]?.[0] ?? 0)).toBe(wrong);
      expect(measures).toMatchObject({
        accuracy: 1 - wrong / (images?.length ?? 0),
        error: expect.any(Number),
      });
      expect(new Set(scores)).toEqual(new Set([0.25, 0.75]));
    }
  });

  it("gets no secret of its worker's", async () => {
    const id = await lab.launch(
      plan("environment", { command: ["sh", "-c", "env; node $1", "sh", program] }),
    );
    await lab.finished(id);
    const log = (await logOf((await trainingOf(id)).id)).join("\n");
    expect(log).toContain("FOLDWISE_FOLD=0");
    expect(log).not.toMatch(/probe-secret|postgres:|DATABASE_URL|FOLDWISE_HOME=/);
  });
});

describe("a program that is disturbed", () => {
  it("goes on after kill -9 of itself, of its worker and after SIGSTOP, with the values of an undisturbed one", async () => {
    const expected = await undisturbed();
    expect(expected.filter(([name]) => name === "val/error")).toHaveLength(STEPS);
    const start = async (name: string, trainer: object = {}) => {
      const id = await lab.launch(plan(name, { ...trainer, parameters: { gate } }));
      await atStep(id, 3);
      return id;
    };
    // Its parameters differ in the gate alone, which decides no value.
    const killed = await start("killed");
    const stopped = await start("stopped", { stallSeconds: 2 });
    for (const pid of await nodePids(killed)) process.kill(pid, "SIGKILL");
    for (const pid of await nodePids(stopped)) process.kill(pid, "SIGSTOP");
    await until(
      "both again",
      async () => (await trainingOf(killed)).attempt === 2 && (await trainingOf(stopped)).attempt === 2,
    );
    const orphans = await until("their programs", async () => {
      const pids = [...(await nodePids(killed)), ...(await nodePids(stopped))];
      return pids.length === 2 ? pids : null;
    });
    await worker.kill();
    await expect.poll(() => orphans.filter(isRunning)).toEqual([]);
    open();
    startWorker();
    for (const [id, kind] of [
      [killed, "out-of-memory"],
      [stopped, "stalled"],
    ] as const) {
      expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
      expect(await lab.points((await trainingOf(id)).id)).toEqual(expected);
      expect(await attemptsOf(id)).toMatchObject([
        { outcome: "failed", fromEpoch: 0, failure: { kind } },
        { outcome: "lost", fromEpoch: 3 },
        { outcome: "complete", fromEpoch: 3 },
      ]);
    }
  });

  it("is cancelled with all that it started, and paused at its checkpoint", async () => {
    const orphan = join(lab.home, "orphan");
    const id = await lab.launch(plan("cancelled", { parameters: { gate, orphan } }));
    await atStep(id, 3);
    const pids = [...(await programPids(id)), Number(readFileSync(orphan, "utf8"))];
    expect(pids.map(isRunning)).not.toContain(false);
    const ctx = lab.connection.db;
    await actOnSweep({ ctx, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);

    const finish = join(lab.home, "finish");
    const paused = await lab.launch(plan("paused", { steps: 1_000_000, parameters: { finish } }));
    await atStep(paused, 3);
    await actOnSweep({ ctx, id: paused, action: { action: "pause" } });
    await until("paused", async () => (await lab.sweep(paused)).state === "paused");
    expect(await programPids(paused)).toEqual([]);
    writeFileSync(finish, "");
    await actOnSweep({ ctx, id: paused, action: { action: "resume" } });
    expect(await lab.finished(paused)).toMatchObject({ state: "complete" });
    expect((await attemptsOf(paused)).map(({ outcome }) => outcome)).toEqual(["paused", "complete"]);
  });
});

describe("a program that fails", () => {
  it.each([
    ["exit 2", "bad-configuration", 1],
    ["seq 1200; echo no such column; exit 1", "program-error", 2],
    ["exit 137", "out-of-memory", 3],
    ["exit 0", "bad-output", 1],
  ])("with %s is tried as often as its class says", async (script, kind, attempts) => {
    const id = await lab.launch(plan(script, { command: ["sh", "-c", script] }));
    expect(await lab.finished(id)).toMatchObject({ state: "failed" });
    expect(await attemptsOf(id)).toHaveLength(attempts);
    expect(await lab.runs(id)).toMatchObject([
      { state: "failed", failure: { kind, remedy: expect.any(String) } },
    ]);
    if (attempts !== 2) return;
    expect((await lab.runs(id))[0]?.failure?.message).toContain("exit code 1: 1199 · 1200 · no such column");
    // What it said last is what says why: it is kept to the end, of both attempts.
    const said = (await logOf((await trainingOf(id)).id)).filter((line) => /^\d+$/.test(line));
    const all = Array.from({ length: 1_200 }, (_, at) => String(at + 1));
    expect(said).toEqual([...all, ...all]);
  });

  it("to be allowed is refused before it is started, and the check says so before the launch", async () => {
    const source = (command: string[]) => JSON.stringify(plan("not allowed", { command }));
    const check = (command: string[]) => checkSweep({ ctx: lab.connection.db, source: source(command) });
    await until("the worker's commands", async () => (await check(["node", program])).warnings.length === 0);
    expect((await check(["python3", "train.py"])).warnings).toMatchObject([
      {
        field: "trainer.command",
        value: "python3",
        remedy: expect.stringContaining("FOLDWISE_COMMANDS=python3"),
      },
    ]);
    const id = await lab.launch(plan("not allowed", { command: ["python3", "train.py"] }));
    expect(await lab.finished(id)).toMatchObject({ state: "failed" });
    expect(await lab.runs(id)).toMatchObject([
      {
        failure: {
          kind: "invalid",
          message: expect.stringContaining(
            "this worker runs node, sh only; set FOLDWISE_COMMANDS=node,sh,python3",
          ),
        },
      },
    ]);
    expect(await attemptsOf(id)).toHaveLength(1);
  });

  it("for a full disk at its checkpoint says so, and goes on when there is room", async (context) => {
    const artifacts = join(lab.home, "artifacts");
    mkdirSync(artifacts, { recursive: true });
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=65536", "tmpfs", artifacts], { stdio: "pipe" });
    } catch (error) {
      return context.skip(`needs a mount of 64 kB: ${String(error).split("\n")[0]}`);
    }
    try {
      const id = await lab.launch(plan("full", { parameters: { bytes: 200_000 } }));
      await until("an attempt to fail", async () =>
        (await attemptsOf(id)).some(({ outcome }) => outcome === "failed"),
      );
      // Room is made: what is stored already stays, as a first checkpoint that was small enough.
      execFileSync("mount", ["-o", "remount,size=67108864", artifacts]);
      expect(await lab.finished(id)).toMatchObject({ state: "complete" });
      const [first] = await attemptsOf(id);
      expect(first?.failure).toMatchObject({
        kind: "unavailable",
        message: expect.stringContaining("ENOSPC"),
      });
    } finally {
      execFileSync("umount", ["-l", artifacts]);
    }
  });
});
