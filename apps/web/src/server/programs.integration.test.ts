import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import { parsePlan } from "@foldwise/core/sweep";
import { listLogLines } from "@foldwise/db/repositories/log-line";
import { findSweepDetail } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { POST as reportMetrics } from "@/app/api/v1/runs/[id]/metrics/route";
import { POST as preview } from "@/app/api/v1/tables/preview/route";
import { type Lab, openLab, until } from "../../../worker/src/testing/lab";
import { isRunning, type WorkerProcess } from "../../../worker/src/testing/worker-process";
import { markedProcesses } from "../../../worker/src/trainers/command/marked-processes";
import { send, startApi, type TestApi } from "./testing/api";
import { serveRoutes } from "./testing/http-server";

const DOCS = fileURLToPath(new URL("../../../../docs", import.meta.url));
const EXAMPLES = fileURLToPath(new URL("../../../../data/examples", import.meta.url));
const STEPS = 6;

/** Reports over HTTP alone, each step twice as after a lost answer; of its checkpoints it tells the worker. */
const PROGRAM = `
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
const env = process.env;
console.log(JSON.stringify(env, null, 1));
const { gate } = JSON.parse(readFileSync(env.FOLDWISE_PARAMETERS, "utf8"));
async function report(body) {
  const answer = await fetch(env.FOLDWISE_API_URL + "/runs/" + env.FOLDWISE_RUN_ID + "/metrics", {
    method: "POST",
    headers: { authorization: "Bearer " + env.FOLDWISE_RUN_TOKEN, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(answer.status + " " + (await answer.text()));
}
for (let step = Number(env.FOLDWISE_RESUME_STEP ?? 0) + 1; step <= Number(env.FOLDWISE_STEPS); step++) {
  while (step === 4 && existsSync(gate)) {
    await report({ step: 3 });
    await sleep(50);
  }
  for (const _ of ["once", "again"]) await report({ step, metrics: { "val/error": 1 / step, "train/x": step } });
  const file = join(env.FOLDWISE_CHECKPOINT_DIR, "step");
  writeFileSync(file + ".new", String(step));
  renameSync(file + ".new", file);
  console.log(JSON.stringify({ checkpoint: step }));
}
await report({ measures: { error: 1 / Number(env.FOLDWISE_STEPS) } });
`;

/**
 * Its first attempt starts a process that neither the worker's end nor the next attempt finds: in a session of its own, without
 * the mark. Once the file `held` is gone, that one reports as the attempt, and writes down what it is answered.
 */
const ZOMBIE = `
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
const { held, answered, url, token } = JSON.parse(process.argv[2]);
writeFileSync(answered, "", { flag: "a" });
while (existsSync(held)) await sleep(20);
const answer = await fetch(url, {
  method: "POST",
  headers: { authorization: "Bearer " + token, "content-type": "application/json" },
  body: JSON.stringify({ step: 2, metrics: { "val/error": 99 } }),
});
writeFileSync(answered + ".new", JSON.stringify([answer.status, await answer.json()]));
renameSync(answered + ".new", answered);
`;
const WITH_ZOMBIE = `
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
const env = process.env;
const { gate, held, answered, zombie } = JSON.parse(readFileSync(env.FOLDWISE_PARAMETERS, "utf8"));
const url = env.FOLDWISE_API_URL + "/runs/" + env.FOLDWISE_RUN_ID + "/metrics";
const given = JSON.stringify({ held, answered, url, token: env.FOLDWISE_RUN_TOKEN });
if (env.FOLDWISE_ATTEMPT.endsWith("/1"))
  spawn(process.execPath, [zombie, given], { detached: true, stdio: "ignore", env: {} }).unref();
for (let step = Number(env.FOLDWISE_RESUME_STEP ?? 0) + 1; step <= Number(env.FOLDWISE_STEPS); step++) {
  while (step === 2 && (existsSync(gate) || !existsSync(answered))) {
    console.log(JSON.stringify({ step: 1 }));
    await sleep(50);
  }
  console.log(JSON.stringify({ step, metrics: { "val/error": 1 / step } }));
  writeFileSync(join(env.FOLDWISE_CHECKPOINT_DIR, "step"), String(step));
  console.log(JSON.stringify({ checkpoint: step }));
}
console.log(JSON.stringify({ measures: { error: 1 } }));
`;

let api: TestApi;
let lab: Lab;
let worker: WorkerProcess;
let server: Awaited<ReturnType<typeof serveRoutes>>;
let program: string;
beforeAll(async () => {
  api = await startApi();
  server = await serveRoutes([{ method: "POST", path: "/api/v1/runs/{id}/metrics", handler: reportMetrics }]);
  lab = await openLab({
    databaseUrl: api.environment.databaseUrl,
    temporalAddress: inject("TEMPORAL_ADDRESS"),
  });
  program = join(lab.home, "program.mjs");
  writeFileSync(program, PROGRAM);
  worker = startWorker();
});
function startWorker(): WorkerProcess {
  return lab.startWorker({ environment: { FOLDWISE_COMMANDS: "node,sh", FOLDWISE_URL: server.url } });
}
afterAll(async () => {
  await lab?.close();
  await server?.close();
  await api?.close();
});

const trainingOf = async (sweepId: number) => {
  const [training] = await lab.trainings(sweepId);
  return training ?? null;
};
/** Of the program itself; the other process of its group only waits for the worker's end. */
const programsOf = async (uid: string) =>
  (await markedProcesses(`FOLDWISE_ATTEMPT=${uid}/`)).filter((pid) =>
    /(^|\/)node$/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? ""),
  );

it("a program that reports over HTTP is followed, killed and resumed as one that prints; an old token is refused", async () => {
  const gate = join(lab.home, "gate");
  writeFileSync(gate, "");
  const id = await lab.launch({
    name: "over http",
    experiment: "programs",
    dataset: null,
    folds: [0],
    trainer: {
      kind: "command",
      command: ["node", program],
      steps: STEPS,
      stallSeconds: 1,
      measures: { error: { direction: "minimize" } },
      parameters: { gate },
    },
  });
  const training = await until("step 3", async () => {
    const one = await trainingOf(id);
    return (one?.epoch ?? 0) >= 3 ? one : null;
  });
  // So many that the time of a stall has gone by: they are progress, though nothing is printed.
  await until("reports without a value", async () => {
    const [row] = await lab.connection.db
      .select()
      .from(schema.attemptReport)
      .where(and(eq(schema.attemptReport.trainingId, training.id), eq(schema.attemptReport.attempt, 1)));
    return (row?.sequence ?? 0) >= 60;
  });
  const [run] = await lab.runs(id);
  const [pid = 0] = await programsOf(training.uid);
  const token = /(?:^|\0)FOLDWISE_RUN_TOKEN=([^\0]+)/.exec(
    readFileSync(`/proc/${pid}/environ`, "latin1"),
  )?.[1];
  expect(token).toMatch(/^fwrun_/);
  process.kill(pid, "SIGKILL");
  await until("the next attempt", async () => (await trainingOf(id))?.attempt === 2);
  const late = await fetch(`${server.url}/api/v1/runs/${run?.id}/metrics`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ step: 4, metrics: { "val/error": 99 } }),
  });
  expect([late.status, await late.json()]).toEqual([
    409,
    { error: expect.objectContaining({ message: expect.stringContaining("attempt 2 has replaced it") }) },
  ]);
  rmSync(gate);
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  expect(await lab.attempts([training.id])).toMatchObject([
    { outcome: "failed", toEpoch: 3 },
    { outcome: "complete", fromEpoch: 3 },
  ]);
  const steps = Array.from({ length: STEPS }, (_, n) => n + 1);
  expect(await lab.points(training.id)).toEqual([
    ...steps.map((step) => ["train/x", step, step]),
    ...steps.map((step) => ["val/error", step, 1 / step]),
  ]);
  const { sweep } = await findSweepDetail({ ctx: lab.connection.db, id });
  expect(sweep.best?.value).toBe(1 / STEPS);
  const [evaluation] = await lab.connection.db
    .select()
    .from(schema.evaluation)
    .where(eq(schema.evaluation.trainingId, training.id));
  expect(evaluation).toMatchObject({ epoch: STEPS, measures: { error: 1 / STEPS } });
  // It printed its environment.
  const log = await lab.connection.db
    .select({ line: schema.logLine.line })
    .from(schema.logLine)
    .where(eq(schema.logLine.trainingId, training.id));
  const lines = log.map(({ line }) => line).join("\n");
  expect(lines).toContain('"FOLDWISE_RUN_TOKEN": "(hidden)"');
  expect(lines).not.toContain("fwrun_");
});

it("a program that outlives its worker's kill -9 is refused once the next attempt has begun, and the log says so", async () => {
  const [gate, held, answered, zombie] = ["gate", "held", "answered", "zombie.mjs"].map((name) =>
    join(lab.home, `zombie-${name}`),
  ) as [string, string, string, string];
  const withZombie = join(lab.home, "with-zombie.mjs");
  for (const [file, text] of [
    [gate, ""],
    [held, ""],
    [zombie, ZOMBIE],
    [withZombie, WITH_ZOMBIE],
  ] as const)
    writeFileSync(file, text);
  const id = await lab.launch({
    name: "zombie",
    experiment: "programs",
    dataset: null,
    folds: [0],
    trainer: {
      kind: "command",
      command: ["node", withZombie],
      steps: 3,
      measures: { error: { direction: "minimize" } },
      parameters: { gate, held, answered, zombie },
    },
  });
  const training = await until("step 1, and the process beside it", async () => {
    const one = await trainingOf(id);
    return (one?.epoch ?? 0) >= 1 && existsSync(answered) ? one : null;
  });
  const [pid = 0] = await programsOf(training.uid);
  await worker.kill();
  // The program itself goes with its worker, and what it has started is looked for before the next attempt.
  await until("the end of the program", async () => !isRunning(pid));
  worker = startWorker();
  await until("the next attempt", async () => (await programsOf(training.uid)).length > 0);
  rmSync(held);
  const answer = await until("the answer to the old program", async () => {
    const text = readFileSync(answered, "utf8");
    return text === "" ? null : JSON.parse(text);
  });
  const [run] = await lab.runs(id);
  const message = `Attempt 1 of run ${run?.id} may no longer report: attempt 2 has replaced it.`;
  expect(answer).toEqual([409, { error: expect.objectContaining({ message }) }]);
  rmSync(gate);
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  expect(await lab.attempts([training.id])).toMatchObject([
    { outcome: "lost", toEpoch: 1 },
    { outcome: "complete", fromEpoch: 1 },
  ]);
  expect(await lab.points(training.id)).toEqual([1, 2, 3].map((step) => ["val/error", step, 1 / step]));
  const log = await listLogLines({
    ctx: lab.connection.db,
    trainingId: training.id,
    after: null,
    limit: 100,
  });
  expect(log.filter(({ line }) => line.startsWith(message))).toMatchObject([{ attempt: 1, level: "warn" }]);
});

it("the guide's lines for a shell and for Python report", async () => {
  const guide = readFileSync(`${DOCS}/guides/any-program.md`, "utf8");
  const section = guide.slice(guide.indexOf("## Reports over HTTP"));
  const [curl, urllib] = [...section.matchAll(/```text\n(.*?)```/gs)].map(([, text = ""]) => text);
  const [shell, python] = [join(lab.home, "report.sh"), join(lab.home, "report.py")];
  const printed = `echo '{"step": 1, "metrics": {"train/loss": 2}}'`;
  writeFileSync(shell, `set -e\n${curl}\n${printed}\npython3 ${python}\n`);
  writeFileSync(python, urllib ?? "");
  const id = await lab.launch({
    name: "the guide",
    experiment: "programs",
    dataset: null,
    folds: [0],
    trainer: { kind: "command", command: ["sh", shell], measures: { error: { direction: "minimize" } } },
  });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  expect(await lab.points((await trainingOf(id))?.id ?? 0)).toEqual([
    ["train/loss", 1, 2],
    ["train/loss", 2, Number.NaN],
    ["val/error", 1, 0.5],
    ["val/error", 2, 0.25],
  ]);
  const { sweep } = await findSweepDetail({ ctx: lab.connection.db, id });
  expect(sweep.best?.value).toBe(0.25);
});

it("trials of a program without a dataset are compared over folds in a table", async () => {
  const { dataset, ...plan } = parsePlan(readFileSync(`${EXAMPLES}/shell/plan.yaml`, "utf8"));
  const id = await lab.launch({
    ...plan,
    dataset,
    folds: [0, 1, 2],
    space: { rate: { type: "categorical", choices: [0.1, 0.4] } },
    trainer: { ...plan.trainer, workingDirectory: `${EXAMPLES}/shell` },
  });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  const answer = await send(preview, "/api/v1/tables/preview", {
    method: "POST",
    headers: { "content-type": "application/yaml" },
    body: `id: rates
title: Error by rate
dataset: null
select: { sweep: ${id} }
metric: error
rows:
  - { key: slow, label: Slow, select: { parameters.rate: 0.1 } }
  - { key: fast, label: Fast, select: { parameters.rate: 0.4 } }
columns:
  - { key: error, label: Error }
compare: { among: rows }
questions:
  - key: better
    question: Is fast better?
    metric: error
    first: { label: fast, select: { parameters.rate: 0.4 } }
    second: { label: slow, select: { parameters.rate: 0.1 } }
`,
  });
  const table = filledTableSchema.parse(await answer.json());
  // What is left after ten steps of the distance at which each fold starts, squared.
  const errorOf = (fold: number, rate: number) => ((3 + fold) * (1 - 2 * rate) ** 10) ** 2;
  const [comparison] = table.comparisons;
  expect(comparison?.perFold.map(({ fold }) => fold)).toEqual([0, 1, 2]);
  for (const { fold, effect } of comparison?.perFold ?? [])
    expect(effect).toBeCloseTo(errorOf(fold, 0.4) - errorOf(fold, 0.1), 10);
  expect(comparison).toMatchObject({
    direction: "minimize",
    test: expect.stringMatching(/ t over 3 folds/),
    pValue: expect.any(Number),
  });
  // Three folds that start so far apart do not tell the two rates apart.
  expect(comparison?.pValue).toBeGreaterThan(0.05);
  expect(table.cells.map(({ best }) => best)).toEqual([true, true]);
  for (const { ours } of table.cells) expect(ours?.interval?.[1]).toBeGreaterThan(ours?.value ?? Number.NaN);
});
