/**
 * Training steps of MobileNet_M, batch 16, against Keras on the same TensorFlow version: images a second at 96 and 224 px,
 * and the largest difference of the loss over 50 steps from the same weights and batches.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { kerasPython } from "../keras-python.mjs";

const run = promisify(execFile);
const BATCH = 16;
const WARM_UP = 3;
const LOSS_STEPS = 50;
const RATE = "1e-3";
/**
 * Adam's first steps are of the learning rate's size whatever the gradient's, so rounding errors in gradients near zero
 * become full steps; a small rate keeps the comparison about the kernels.
 */
const LOSS_RATE = "1e-5";
const here = import.meta.dirname;
const ours = resolve(here, "../../../apps/worker/src/training/bench/train-steps.ts");

/** @typedef {{ losses: number[], milliseconds: number[], version: string }} Steps */

/** @param {string} command @param {string[]} parameters @returns {Promise<Steps>} */
async function steps(command, parameters) {
  const { stdout } = await run(command, parameters, {
    maxBuffer: 2 ** 26,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) /
    2
  );
}

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const python = await kerasPython();
  const rounds = quick ? 1 : 3;
  /** @param {{ size: number, batches: number, count: number, folder: string, rate: string }} turn */
  const pair = async ({ size, batches, count, folder, rate }) => {
    const shared = [`${size}`, `${batches}`, `${count}`, rate];
    const mine = await steps(process.execPath, ["--import", "tsx", ours, "run", ...shared]);
    const theirs = await steps(python, [join(here, "peer.py"), folder, ...shared]);
    return { mine, theirs };
  };
  /** @param {number} size @param {number} batches */
  const exported = async (size, batches) => {
    const folder = await mkdtemp(join(tmpdir(), "foldwise-bench-"));
    await run(process.execPath, ["--import", "tsx", ours, "export", `${size}`, `${batches}`, folder]);
    return folder;
  };

  const lossFolder = await exported(96, LOSS_STEPS);
  const { mine, theirs } = await pair({
    size: 96,
    batches: LOSS_STEPS,
    count: LOSS_STEPS,
    folder: lossFolder,
    rate: LOSS_RATE,
  });
  await rm(lossFolder, { recursive: true, force: true });
  const difference = Math.max(...mine.losses.map((loss, at) => Math.abs(loss - (theirs.losses[at] ?? NaN))));
  report({
    bench: "train-loss-96",
    ours: mine.losses.at(-1),
    peer: theirs.version,
    theirs: theirs.losses.at(-1),
    ratio: null,
    largestDifference: difference,
    unit: "loss",
    n: LOSS_STEPS,
  });

  for (const { size, count, name } of [
    { size: 96, count: quick ? 12 : 30, name: "train-96" },
    { size: 224, count: quick ? 6 : 15, name: "train" },
  ]) {
    const folder = await exported(size, 4);
    /** @type {number[]} */ const our = [];
    /** @type {number[]} */ const their = [];
    let peer = "";
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < rounds; round++) {
      const turn = await pair({ size, batches: 4, count, folder, rate: RATE });
      our.push(...turn.mine.milliseconds.slice(WARM_UP));
      their.push(...turn.theirs.milliseconds.slice(WARM_UP));
      peer = turn.theirs.version;
    }
    await rm(folder, { recursive: true, force: true });
    const [a, b] = [our, their].map((times) => (BATCH * 1000) / median(times));
    report({
      bench: name,
      ours: round(a ?? 0),
      peer: `${peer}, train_on_batch`,
      theirs: round(b ?? 0),
      ratio: round((a ?? 0) / (b ?? 1)),
      unit: `images/s at ${size} px`,
      n: our.length,
    });
  }
}

/** @param {number} value */
function round(value) {
  return Number(value.toPrecision(4));
}

/** @param {object} line */
function report(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
