import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { report } from "../metrics/report";
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
  /** Trials a second of each tenth of the run. */
  tenths: number[];
  /** Resident megabytes of the worker after each tenth of the run. */
  workerMb: number[];
  longestHistory: { sweep: number; trial: number };
}

/**
 * A sweep of simulated trainings over 64 slots of one worker, on a new home each: this checkout's, and that of
 * FOLDWISE_BENCH_BUILD where it names another one. FOLDWISE_BENCH_TRIALS: how many trials.
 */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const trials = Number(process.env.FOLDWISE_BENCH_TRIALS ?? (quick ? 100 : 500));
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const other = process.env.FOLDWISE_BENCH_BUILD;
  if (other && !isCheckout(other))
    throw new Error(`FOLDWISE_BENCH_BUILD ${other} is no checkout of Foldwise with its packages installed`);
  const ours = await sweep(root, trials);
  const theirs = other ? await sweep(resolve(other), trials) : null;
  const peer = other ? `the build in ${other}` : "none; FOLDWISE_BENCH_BUILD names one";
  const line = { peer, n: trials };
  report({
    ...line,
    bench: "schedule-cpu",
    ours: ours.cpuMs.all,
    theirs: theirs?.cpuMs.all ?? null,
    unit: "CPU ms a training of 10 epochs, user and system",
    smaller: true,
    parts: ours.cpuMs,
    theirParts: theirs?.cpuMs,
  });
  report({
    ...line,
    bench: "schedule-steady",
    // The first tenth starts the first 64 trials, the last one runs out of them.
    ours: (ours.tenths.at(-2) ?? Number.NaN) / (ours.tenths[1] ?? Number.NaN),
    theirs: theirs && (theirs.tenths.at(-2) ?? Number.NaN) / (theirs.tenths[1] ?? Number.NaN),
    unit: "rate of the last tenth but one over the second's",
    tenths: ours.tenths,
    theirTenths: theirs?.tenths,
  });
  report({
    ...line,
    bench: "schedule-memory",
    ours: ours.workerMb.at(-1) ?? Number.NaN,
    theirs: theirs?.workerMb.at(-1) ?? null,
    unit: "MB of the worker at the end",
    smaller: true,
    tenths: ours.workerMb,
  });
  report({
    ...line,
    bench: "schedule-history",
    ours: ours.longestHistory.sweep,
    theirs: theirs?.longestHistory.sweep ?? null,
    unit: "events of the sweep's longest history",
    smaller: true,
    trial: ours.longestHistory.trial,
  });
  report({
    ...line,
    bench: "schedule",
    ours: ours.trialsPerSecond,
    theirs: theirs?.trialsPerSecond ?? null,
    unit: `trials/s, ${FOLDS} folds × ${EPOCHS} epochs, ${SLOTS} slots`,
  });
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
    let usage = before;
    await until(async () => {
      usage = product.usage();
      const { state, done } = await one(
        product,
        `select state, (select count(*)::int from trial where sweep_id = $1 and state = 'complete') as done
         from sweep where id = $1`,
        sweepId,
      );
      while (workerMb.length < Math.floor((PARTS_OF_RUN * Number(done)) / trials))
        workerMb.push(Math.round(usage.worker.megabytes));
      return state;
    });
    await requireWhole(product, sweepId, trials);
    const finished = await finishTimes(product, sweepId);
    return {
      ...ratesOf(finished),
      cpuMs: cpuOf(before, usage, trials * FOLDS),
      workerMb,
      longestHistory: await longestHistories(product.temporalAddress),
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
