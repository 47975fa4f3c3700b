/**
 * Fifty steps of Adam from the same trained weights and batches: ours, Keras, and Keras against itself (without oneDNN,
 * with one thread, in 64 bits), which says how far rounding alone takes two runs apart.
 *
 *   node infra/bench/train/agreement.mjs [RATE…] [--random] [--write]
 *
 * prints a line a rate. --random starts from random weights; --write keeps Keras' losses of the first rate as the fixture
 * of the worker's test.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastJson, report } from "../in-turns.mjs";
import { kerasPython } from "../keras-python.mjs";

const STEPS = 50;
const RATE = 3e-5;
const here = import.meta.dirname;
const worker = resolve(here, "../../../apps/worker/src/training");
const program = join(worker, "bench/train-steps.ts");
const NO_ONEDNN = { TF_ENABLE_ONEDNN_OPTS: "0" };

/** @typedef {{ losses: number[], version: string }} Steps */

/** The largest difference of the losses at any step. @param {Steps} a @param {Steps} b */
function apart(a, b) {
  return Math.max(...a.losses.map((loss, at) => Math.abs(loss - (b.losses[at] ?? Number.NaN))));
}

/** @param {{ rate?: number, random?: boolean, write?: boolean }} options */
export async function agreement({ rate = RATE, random = false, write = false } = {}) {
  const python = await kerasPython();
  const folder = await mkdtemp(join(tmpdir(), "foldwise-bench-"));
  const source = ["--import", "tsx", program];
  /** @param {number} at @param {Record<string, string>} [variables] @returns {Promise<Steps>} */
  const ours = (at, variables) =>
    lastJson(process.execPath, [...source, "run", folder, `${STEPS}`, `${at}`], variables);
  /** @param {string[]} flags @param {Record<string, string>} [variables] @returns {Promise<Steps>} */
  const keras = (flags, variables) =>
    lastJson(python, [join(here, "peer.py"), folder, `${STEPS}`, `${rate}`, ...flags], variables);
  try {
    const inputs = random ? ["export", "32", "0.25", `${STEPS}`, "0", folder] : ["fixture", folder];
    await lastJson(process.execPath, [...source, ...inputs]);
    const [mine, still, minePlain] = [await ours(rate), await ours(0), await ours(rate, NO_ONEDNN)];
    const peer = await keras([]);
    const plain = await keras([], NO_ONEDNN);
    const oneThread = await keras(["--threads", "1"]);
    const wide = await keras(["--float64"]);
    report({
      bench: "train-loss",
      ours: mine.losses.at(-1),
      peer: peer.version,
      theirs: peer.losses.at(-1),
      ratio: null,
      largestDifference: apart(mine, peer),
      bothWithoutOneDnn: apart(minePlain, plain),
      fromKerasIn64Bits: apart(mine, wide),
      kerasFromItself: {
        withoutOneDnn: apart(peer, plain),
        withOneThread: apart(peer, oneThread),
        in64Bits: apart(peer, wide),
      },
      whatTrainingChanges: apart(mine, still),
      learningRate: rate,
      unit: "loss",
      n: STEPS,
    });
    if (!write) return;
    const kept = { version: peer.version, learningRate: rate, losses: peer.losses };
    await writeFile(
      join(worker, "network/fixtures/keras-steps/losses.json"),
      `${JSON.stringify(kept, null, 2)}\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const given = process.argv.slice(2);
  const rates = given.filter((word) => !word.startsWith("--")).map(Number);
  const random = given.includes("--random");
  for (const [index, rate] of (rates.length > 0 ? rates : [RATE]).entries())
    await agreement({ rate, random, write: index === 0 && !random && given.includes("--write") });
}
