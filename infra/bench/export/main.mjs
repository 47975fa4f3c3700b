/**
 * Exported models in Python: every model of the zoo, with either head, is written with made-up weights as .h5 and as
 * SavedModel, opened by `keras.models.load_model` and by `tf.saved_model.load`, and all predict the same images. A line for each with the largest difference of a
 * probability; the last line has the largest of all.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { kerasPython } from "../keras-python.mjs";

const ALLOWED = 1e-4;
const here = import.meta.dirname;
const exporter = resolve(here, "../../../apps/worker/src/training/bench/export-zoo.ts");
const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };

/** @typedef {{ name: string, head: string, inputSize: number, widthMultiplier: number, path: string, bytes: number, probabilities: number[][] }} Exported */

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const python = await kerasPython();
  const folder = await mkdtemp(join(tmpdir(), "foldwise-export-"));
  try {
    const flags = quick ? ["--quick"] : [];
    const exporting = spawn(process.execPath, ["--import", "tsx", exporter, folder, ...flags], {
      stdio: ["ignore", "pipe", "inherit"],
      env,
    });
    const predicting = spawn(python, [join(here, "peer.py")], { stdio: ["pipe", "pipe", "inherit"], env });
    const ours = createInterface({ input: exporting.stdout });
    const theirs = createInterface({ input: predicting.stdout })[Symbol.asyncIterator]();
    let largest = 0;
    let n = 0;
    let peer = "Keras";
    for await (const line of ours) {
      /** @type {Exported} */
      const exported = JSON.parse(line);
      predicting.stdin.write(`${line}\n`);
      const { value } = await theirs.next();
      if (value === undefined) throw new Error(`Keras did not open ${exported.path}`);
      const answer = JSON.parse(value);
      const found = answer.probabilities.flat();
      const difference = apart(exported.probabilities, answer.probabilities);
      const asSavedModel = apart(exported.probabilities, answer.served);
      peer = answer.version;
      largest = Math.max(largest, difference, asSavedModel);
      n += 1;
      const { name, head, inputSize, widthMultiplier, bytes, probabilities } = exported;
      report({
        bench: `export-${name}-${head}-${inputSize}-${widthMultiplier}`,
        ours: probabilities[0]?.[0],
        peer,
        theirs: found[0],
        ratio: null,
        largestDifference: difference,
        asSavedModel,
        parameters: answer.parameters,
        bytes,
        unit: "probability",
        n: found.length,
      });
    }
    predicting.stdin.end();
    await once(predicting, "close");
    if (n === 0) throw new Error("nothing was exported");
    report({
      bench: "export",
      ours: largest,
      peer,
      theirs: ALLOWED,
      ratio: ALLOWED / largest,
      unit: "largest difference of a probability",
      n,
    });
    if (!(largest <= ALLOWED)) throw new Error(`an exported model predicts otherwise in Keras: ${largest}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The largest difference of two tables. @param {number[][]} ours @param {number[][]} theirs */
function apart(ours, theirs) {
  const found = theirs.flat();
  return Math.max(...ours.flat().map((each, at) => Math.abs(each - (found[at] ?? Number.NaN))));
}

/** @param {object} line */
function report(line) {
  console.log(JSON.stringify(line));
}
