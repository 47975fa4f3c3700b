import { loadavg } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sweepWorkflowId } from "@foldwise/core/contracts/temporal";
import { lastJson, median } from "../in-turns.mjs";
import { report } from "../metrics/report";
import { startServer } from "../metrics/server";
import { optunaPython } from "../optuna-python.mjs";
import { rayPython } from "../ray-python.mjs";
import { longestHistories } from "./histories";
import { isCheckout, type Product, startProduct } from "./product";
import type { PartName, Usage } from "./usage";

const FOLDS = 3;
const EPOCHS = 10;
const SLOTS = 64;
/** A row of the report that says whether the rate stays. */
const PARTS_OF_RUN = 10;
const PARTS: readonly PartName[] = ["worker", "temporal", "postgres"];

interface Result {
  trialsPerSecond: number;
  /** CPU milliseconds of a training, by part of the product. */
  cpuMs: Record<PartName | "all", number>;
  /** The same of each tenth of the run, which a busy machine does not change as it does the rate. */
  cpuMsOfTenths: Result["cpuMs"][];
  /** Trials a second of each tenth of the run. */
  tenths: number[];
  /** Resident megabytes of the worker after each tenth of the run. */
  workerMb: number[];
  longestHistory: { sweep: number; trial: number };
}

/** Ray has a process for each trial at a time, of some 100 MB; more of them than cores gain it nothing. */
const RAY_SLOTS = 16;
const TURNS = 3;

/**
 * A sweep of simulated trainings over 64 slots of one worker, on a new home each turn: this checkout's, that of
 * FOLDWISE_BENCH_BUILD where it names another one, and the job on Optuna and on Ray Tune where FOLDWISE_BENCH_PEERS is set.
 * FOLDWISE_BENCH_TRIALS: how many trials; FOLDWISE_BENCH_TURNS: how many turns.
 */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const { FOLDWISE_BENCH_BUILD: other, FOLDWISE_BENCH_PEERS, FOLDWISE_BENCH_TURNS } = process.env;
  const trials = Number(process.env.FOLDWISE_BENCH_TRIALS ?? (quick ? 100 : 200));
  const turns = Number(FOLDWISE_BENCH_TURNS ?? (quick ? 1 : TURNS));
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  if (other && !isCheckout(other))
    throw new Error(`FOLDWISE_BENCH_BUILD ${other} is no checkout of Foldwise with its packages installed`);
  const ours: Result[] = [];
  const theirs: Result[] = [];
  const optuna: number[] = [];
  const ray: number[] = [];
  const loads: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    ours.push(await sweep(root, trials));
    loads.push(loadavg()[0] ?? 0);
    if (other) theirs.push(await sweep(resolve(other), trials));
    if (FOLDWISE_BENCH_PEERS) {
      optuna.push(await onOptuna(trials));
      ray.push(await onRay(trials));
    }
  }
  const peer = other ? `the build in ${other}` : "none; FOLDWISE_BENCH_BUILD names one";
  const line = { peer, n: trials, turns, load: median(loads) };
  const medianOf = (of: (result: Result) => number) => ({
    ours: median(ours.map(of)),
    theirs: theirs.length > 0 ? median(theirs.map(of)) : null,
  });
  report({
    ...line,
    ...medianOf(({ cpuMs }) => cpuMs.all),
    bench: "schedule-cpu",
    unit: "CPU ms a training of 10 epochs, user and system",
    smaller: true,
    parts: ours.map(({ cpuMs }) => cpuMs),
    theirParts: theirs.map(({ cpuMs }) => cpuMs),
    tenths: ours.map(({ cpuMsOfTenths }) => cpuMsOfTenths),
    theirTenths: theirs.map(({ cpuMsOfTenths }) => cpuMsOfTenths),
  });
  report({
    ...line,
    // The first tenth starts the first 64 trials, the last one runs out of them.
    ...medianOf(({ tenths }) => (tenths.at(-2) ?? Number.NaN) / (tenths[1] ?? Number.NaN)),
    bench: "schedule-steady",
    unit: "rate of the last tenth but one over the second's",
    tenths: ours.map(({ tenths }) => tenths),
    theirTenths: theirs.map(({ tenths }) => tenths),
  });
  report({
    ...line,
    ...medianOf(({ workerMb }) => workerMb.at(-1) ?? Number.NaN),
    bench: "schedule-memory",
    unit: "MB of the worker at the end",
    smaller: true,
    tenths: ours.map(({ workerMb }) => workerMb),
  });
  report({
    ...line,
    ...medianOf(({ longestHistory }) => longestHistory.sweep),
    bench: "schedule-history",
    unit: "events of the sweep's longest history",
    smaller: true,
    trial: Math.max(...ours.map(({ longestHistory }) => longestHistory.trial)),
  });
  const rate = medianOf(({ trialsPerSecond }) => trialsPerSecond);
  const unit = `trials/s, ${FOLDS} folds × ${EPOCHS} epochs`;
  if (optuna.length > 0) {
    const ofPeer = (peer: string, theirs: readonly number[]) => ({
      ...line,
      ours: rate.ours,
      peer,
      theirs: median(theirs),
    });
    report({
      ...ofPeer("Optuna 5.0.0 on Postgres, without checkpoints and evaluations", optuna),
      bench: "schedule-optuna",
      unit: `${unit}, ${SLOTS} slots`,
    });
    report({
      ...ofPeer(`Ray Tune 2.60.0, ${RAY_SLOTS} processes, without checkpoints and evaluations`, ray),
      bench: "schedule-ray",
      unit: `${unit}, ${SLOTS} slots`,
    });
  }
  report({ ...line, ...rate, bench: "schedule", unit: `${unit}, ${SLOTS} slots` });
}

async function onOptuna(trials: number): Promise<number> {
  const server = await startServer();
  try {
    const given = [server.peerUrl, ...[trials, FOLDS, EPOCHS, SLOTS].map(String)];
    return await rateOf(trials, await optunaPython(), [
      join(import.meta.dirname, "optuna_study.py"),
      ...given,
    ]);
  } finally {
    await server.stop();
  }
}

async function onRay(trials: number): Promise<number> {
  const given = [trials, FOLDS, EPOCHS, RAY_SLOTS].map(String);
  return rateOf(trials, await rayPython(), [join(import.meta.dirname, "ray_tune.py"), ...given]);
}

async function rateOf(trials: number, python: string, parameters: string[]): Promise<number> {
  const { trialsPerSecond, done }: { trialsPerSecond: number; done: number } = await lastJson(
    python,
    parameters,
  );
  if (done !== trials) throw new Error(`Planned ${trials} trials, the peer has ${done}`);
  return trialsPerSecond;
}

async function sweep(root: string, trials: number): Promise<Result> {
  const product = await startProduct(root, SLOTS);
  try {
    const request = JSON.stringify({ builtin: "synthetic-cells" });
    const { id } = await one(
      product,
      "insert into dataset_import (request) values ($1) returning id",
      request,
    );
    await until(async () => (await one(product, "select state from dataset_import where id = $1", id)).state);
    const before = product.usage();
    const sweepId = await product.createSweep(planOf(trials));
    const workerMb: number[] = [];
    const cpuMsOfTenths: Result["cpuMs"][] = [];
    let usage = before;
    let tenth = { usage: before, done: 0 };
    await until(async () => {
      usage = product.usage();
      const { state, done } = await one(
        product,
        `select state, (select count(*)::int from trial where sweep_id = $1 and state = 'complete') as done
         from sweep where id = $1`,
        sweepId,
      );
      const now = { usage, done: Number(done) };
      const passed = Math.floor((PARTS_OF_RUN * now.done) / trials) - workerMb.length;
      if (passed > 0) {
        const cpuMs = cpuOf(tenth.usage, now.usage, (now.done - tenth.done) * FOLDS);
        // A short run's reading may pass several at once.
        for (let i = 0; i < passed; i++) {
          workerMb.push(Math.round(usage.worker.megabytes));
          cpuMsOfTenths.push(cpuMs);
        }
        tenth = now;
      }
      return state;
    });
    await requireWhole(product, sweepId, trials);
    const finished = await finishTimes(product, sweepId);
    const { uid } = await one(product, "select uid from sweep where id = $1", sweepId);
    return {
      ...ratesOf(finished),
      cpuMs: cpuOf(before, usage, trials * FOLDS),
      cpuMsOfTenths,
      workerMb,
      longestHistory: await longestHistories(product.temporalAddress, sweepWorkflowId(String(uid), 1)),
    };
  } finally {
    await product.stop();
  }
}

function planOf(trials: number) {
  return {
    name: "schedule",
    experiment: "bench",
    dataset: "synthetic-cells",
    splits: { scheme: "within-fold-by-image", seed: 1 },
    trainer: { kind: "simulate", epochSeconds: 0 },
    folds: Array.from({ length: FOLDS }, (_, fold) => fold),
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2, log: true } },
    sampler: { kind: "random", seed: 1 },
    training: { epochs: EPOCHS, earlyStopping: null },
    budget: { maxTrials: trials },
    // Enough trials for their trainings to fill the slots.
    concurrency: SLOTS,
  };
}

async function until(state: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const now = await state();
    if (now === "complete") return;
    if (now === "failed" || now === "cancelled") throw new Error(`It ended ${now}`);
    await sleep(1_000);
  }
}

async function one(product: Product, query: string, ...values: unknown[]): Promise<Record<string, unknown>> {
  const { rows } = await product.database.query<Record<string, unknown>>(query, values);
  return rows[0] ?? {};
}

/** Exactly the planned trials, runs and epochs, each once. */
async function requireWhole(product: Product, sweepId: number, trials: number): Promise<void> {
  const found = await one(
    product,
    `select (select count(*)::int from trial where sweep_id = $1 and state = 'complete') as trials,
      count(*) filter (where r.state = 'complete')::int as runs, count(distinct r.training_id)::int as trainings,
      (select count(*)::int from checkpoint) as epochs, (select count(*)::int from attempt) as attempts,
      (select count(distinct training_id)::int from evaluation) as evaluated
     from run r where r.sweep_id = $1`,
    sweepId,
  );
  const runs = trials * FOLDS;
  const wanted = { trials, runs, trainings: runs, epochs: runs * EPOCHS, attempts: runs, evaluated: runs };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`Planned ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
}

/** Seconds from the sweep's start to the end of each trial, in order. */
async function finishTimes(product: Product, sweepId: number): Promise<number[]> {
  const { rows } = await product.database.query<{ seconds: number }>(
    `select extract(epoch from t.finished_at - s.started_at)::float8 as seconds
     from trial t join sweep s on s.id = t.sweep_id where s.id = $1 order by t.finished_at`,
    [sweepId],
  );
  return rows.map(({ seconds }) => seconds);
}

function ratesOf(finished: readonly number[]): { trialsPerSecond: number; tenths: number[] } {
  const at = (part: number) => finished[Math.round((finished.length * part) / PARTS_OF_RUN) - 1] ?? 0;
  const tenths = Array.from({ length: PARTS_OF_RUN }, (_, part) => {
    const rate = finished.length / PARTS_OF_RUN / (at(part + 1) - at(part));
    return Number(rate.toPrecision(3));
  });
  return { trialsPerSecond: finished.length / (finished.at(-1) ?? Number.NaN), tenths };
}

function cpuOf(before: Usage, after: Usage, trainings: number): Result["cpuMs"] {
  const ms = (part: PartName) => (1_000 * (after[part].seconds - before[part].seconds)) / trainings;
  const round = (value: number) => Number(value.toPrecision(3));
  const [worker = 0, temporal = 0, postgres = 0] = PARTS.map(ms);
  return {
    worker: round(worker),
    temporal: round(temporal),
    postgres: round(postgres),
    all: round(worker + temporal + postgres),
  };
}
