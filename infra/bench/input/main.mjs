/**
 * The input of a training against Keras' ImageDataGenerator, with every augmentation of the article at 224 px: images a
 * second, batch 16. Both start from the same decoded 8-bit images of 224 px, ours in the pixel pack that a training
 * reads, Keras' in memory. Ours makes the desaturated copies on the way; Keras is given them ready made, and its noise
 * comes as a preprocessing function with numpy's 32-bit normals.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastJson, median, report, short } from "../in-turns.mjs";
import { kerasPython } from "../keras-python.mjs";

const SIZE = 224;
const here = import.meta.dirname;
const program = resolve(here, "../../../apps/worker/src/training/bench/input-images.ts");
const OURS = ["0", "1", "2"];
/** Keras' workers: none, threads, processes. */
const THEIRS = ["0", "2", "p2"];
/** @type {Record<string, string>} */
const WORDS = { 0: "in the caller's thread", 1: "1 thread", 2: "2 threads", p2: "2 processes" };

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const python = await kerasPython();
  const [count, epochs, rounds] = quick ? [48, 3, 1] : [96, 3, 2];
  const folder = await mkdtemp(join(tmpdir(), "foldwise-bench-input-"));
  const pack = join(folder, "pack");
  /** @type {Map<string, number[]>} */ const ours = new Map(OURS.map((way) => [way, []]));
  /** @type {Map<string, number[]>} */ const theirs = new Map(THEIRS.map((way) => [way, []]));
  let version = "";
  try {
    await lastJson(process.execPath, ["--import", "tsx", program, "export", `${SIZE}`, `${count}`, pack]);
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < rounds; round++)
      for (const at of [0, 1, 2]) {
        const [our, their] = [OURS[at] ?? "", THEIRS[at] ?? ""];
        const mine = await lastJson(process.execPath, [
          "--import",
          "tsx",
          program,
          "run",
          pack,
          our,
          `${epochs}`,
        ]);
        ours.get(our)?.push(...mine.rates);
        const peer = await lastJson(python, [join(here, "peer.py"), pack, their, `${epochs}`]);
        theirs.get(their)?.push(...peer.rates);
        version = peer.version;
      }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  report(line("input-one-thread", { our: fastest(ours, ["0"]), their: fastest(theirs, ["0"]) }));
  report(line("input", { our: fastest(ours, OURS), their: fastest(theirs, THEIRS) }));

  /** @param {string} name @param {{ our: Way, their: Way }} sides */
  function line(name, { our, their }) {
    return {
      bench: name,
      ours: short(our.rate),
      with: WORDS[our.way],
      peer: `${version}, ImageDataGenerator, ${WORDS[their.way]}`,
      theirs: short(their.rate),
      ratio: short(our.rate / their.rate),
      unit: `images/s at ${SIZE} px`,
      n: rounds * epochs,
    };
  }
}

/**
 * @typedef {{ way: string, rate: number }} Way
 * @param {Map<string, number[]>} measured @param {readonly string[]} ways
 * @returns {Way}
 */
function fastest(measured, ways) {
  const rates = ways.map((way) => ({ way, rate: median(measured.get(way) ?? []) }));
  return rates.reduce((best, other) => (other.rate > best.rate ? other : best));
}
