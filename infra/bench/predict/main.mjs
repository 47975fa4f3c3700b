/**
 * Predictions of MobileNet_M at 224 px against Keras on the same TensorFlow version, one image at a time and 16 together:
 * images a second, from the floats of the images to the probabilities. The headline is the single image.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastJson, median, report, short } from "../in-turns.mjs";
import { kerasPython } from "../keras-python.mjs";

const SIZE = "224";
/** Ways to predict with Keras; the fastest is the peer. */
const THEIRS = ["function", "predict_on_batch"];
const here = import.meta.dirname;
const worker = resolve(here, "../../../apps/worker/src/training/bench");
/** @param {string} name */
const source = (name) => ["--import", "tsx", join(worker, name)];

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const python = await kerasPython();
  const folder = await mkdtemp(join(tmpdir(), "foldwise-bench-"));
  try {
    // A few steps of training, so that moving averages are not at their start.
    const warmUp = quick ? "2" : "4";
    await lastJson(process.execPath, [...source("train-steps.ts"), "export", SIZE, "1", "1", warmUp, folder]);
    await compare(python, { folder, count: 16, times: quick ? 5 : 12, rounds: quick ? 1 : 3 });
    await compare(python, { folder, count: 1, times: quick ? 20 : 60, rounds: quick ? 1 : 3 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} python @param {{ folder: string, count: number, times: number, rounds: number }} turn */
async function compare(python, { folder, count, times, rounds }) {
  /** @type {number[]} */ const ours = [];
  /** @type {Map<string, number[]>} */ const theirs = new Map(THEIRS.map((how) => [how, []]));
  const given = [folder, `${count}`, `${times}`];
  let [version, difference] = ["", 0];
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < rounds; round++) {
    const mine = await lastJson(process.execPath, [...source("predict-images.ts"), ...given]);
    ours.push(...mine.milliseconds);
    for (const [how, milliseconds] of theirs) {
      const peer = await lastJson(python, [join(here, "peer.py"), ...given, how]);
      milliseconds.push(...peer.milliseconds);
      version = peer.version;
      difference = Math.max(difference, apart(mine.probabilities, peer.probabilities));
    }
  }
  const [[how, best] = ["", Number.NaN]] = [...theirs]
    .map(([name, milliseconds]) => /** @type {const} */ ([name, median(milliseconds)]))
    .sort(([, a], [, b]) => a - b);
  report({
    bench: count === 1 ? "predict" : `predict-${count}`,
    ours: short((count * 1000) / median(ours)),
    peer: `${version}, ${how}`,
    theirs: short((count * 1000) / best),
    ratio: short(best / median(ours)),
    unit: `images/s, ${count} at a time, ${SIZE} px`,
    n: ours.length,
    largestDifference: difference,
  });
}

/** The largest difference of two tables of probabilities. @param {number[][]} a @param {number[][]} b */
function apart(a, b) {
  return Math.max(
    ...a.flatMap((row, at) => row.map((value, i) => Math.abs(value - (b[at]?.[i] ?? Number.NaN)))),
  );
}
