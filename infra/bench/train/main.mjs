/**
 * Training steps of MobileNet_M, batch 16, against Keras on the same TensorFlow version: images a second at 96 and 224 px,
 * the same against tfjs's own layers, and the largest difference of the loss over 50 steps from the same weights and
 * batches.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastJson, median, report, short } from "../in-turns.mjs";
import { kerasPython } from "../keras-python.mjs";
import { agreement } from "./agreement.mjs";

const BATCH = 16;
const WARM_UP = 3;
const RATE = "1e-3";
/** Ways to train with Keras; the fastest is the peer. */
const THEIRS = ["train_on_batch", "function"];
const here = import.meta.dirname;
const worker = resolve(here, "../../../apps/worker/src/training/bench");
const source = ["--import", "tsx", join(worker, "train-steps.ts")];

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const python = await kerasPython();
  await agreement();
  await against(python, { size: 96, count: quick ? 12 : 30, rounds: quick ? 1 : 3 });
  await against(python, { size: 224, count: quick ? 6 : 15, rounds: quick ? 1 : 3 });
}

/** @param {string} python @param {{ size: number, count: number, rounds: number }} turn */
async function against(python, { size, count, rounds }) {
  const folder = await mkdtemp(join(tmpdir(), "foldwise-bench-"));
  /** @type {number[]} */ const ours = [];
  /** @type {Map<string, number[]>} */ const theirs = new Map(THEIRS.map((how) => [how, []]));
  let version = "";
  try {
    await lastJson(process.execPath, [...source, "export", `${size}`, "1", "4", "0", folder]);
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < rounds; round++) {
      const mine = await lastJson(process.execPath, [...source, "run", folder, `${count}`, RATE]);
      ours.push(...mine.milliseconds.slice(WARM_UP));
      for (const [how, times] of theirs) {
        const peer = await lastJson(python, [join(here, "peer.py"), folder, `${count}`, RATE, "--how", how]);
        times.push(...peer.milliseconds.slice(WARM_UP));
        version = peer.version;
      }
    }
    if (size === 224) await againstStock(median(ours), size);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [[how, best] = ["", Number.NaN]] = [...theirs]
    .map(([name, times]) => /** @type {const} */ ([name, median(times)]))
    .sort(([, a], [, b]) => a - b);
  report({
    bench: size === 224 ? "train" : `train-${size}`,
    ours: rate(median(ours)),
    peer: `${version}, ${how}`,
    theirs: rate(best),
    ratio: short(best / median(ours)),
    unit: `images/s at ${size} px`,
    n: ours.length,
  });
}

/** The same network in tf.layers, as tfjs-node runs it. @param {number} ours milliseconds @param {number} size */
async function againstStock(ours, size) {
  const stock = await lastJson(process.execPath, [
    "--import",
    "tsx",
    join(worker, "stock-layers.ts"),
    `${size}`,
    "2",
  ]);
  report({
    bench: `train-stock-${size}`,
    ours: rate(ours),
    peer: `tf.layers ${stock.version}, trainOnBatch`,
    theirs: rate(median(stock.milliseconds)),
    ratio: short(median(stock.milliseconds) / ours),
    unit: `images/s at ${size} px`,
    n: stock.milliseconds.length,
  });
}

/** Images a second. @param {number} milliseconds of a batch */
function rate(milliseconds) {
  return short((BATCH * 1000) / milliseconds);
}
