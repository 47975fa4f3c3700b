/**
 * A whole epoch of MobileNet_M at 224 px, batch 16, with every augmentation, validation and a checkpoint, against Keras'
 * fit with ImageDataGenerator and the same settings, on the same TensorFlow version. In turns; the first epoch of each
 * process warms up. Both sides start from the same decoded 8-bit images (see the `input` benchmark).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lastJson, median, report, short } from "../in-turns.mjs";
import { kerasPython } from "../keras-python.mjs";
import { train } from "./train.mjs";

const SIZE = 224;
const here = import.meta.dirname;
const exporter = resolve(here, "../../../apps/worker/src/training/bench/input-images.ts");
const THREADS = [0, 1];
/** Keras' workers: 1 prepares a batch ahead beside the step, 2 and more are an enqueuer's. */
const WORKERS = [1, 2];

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const python = await kerasPython();
  const { rounds, images, validation, epochs } = quick
    ? { rounds: 1, images: 36, validation: 12, epochs: 1 }
    : { rounds: 3, images: 60, validation: 16, epochs: 2 };
  const folder = await mkdtemp(join(tmpdir(), "foldwise-bench-epoch-"));
  const pack = join(folder, "pack");
  /** @type {Map<number, number[]>} */ const ours = new Map(THREADS.map((count) => [count, []]));
  /** @type {Map<number, number[]>} */ const theirs = new Map(WORKERS.map((count) => [count, []]));
  let version = "";
  let epochImages = 0;
  try {
    const all = images + validation;
    await lastJson(process.execPath, ["--import", "tsx", exporter, "export", `${SIZE}`, `${all}`, pack]);
    for (let round = 0; round < rounds; round++)
      for (const at of [0, 1]) {
        const mine = await train(job({ pack, folder, images, all, epochs }), THREADS[at] ?? 0);
        ours.get(THREADS[at] ?? 0)?.push(...mine.seconds.slice(1));
        const peer = await lastJson(python, [
          join(here, "peer.py"),
          pack,
          `${images}`,
          `${epochs}`,
          `${WORKERS[at]}`,
          folder,
        ]);
        theirs.get(WORKERS[at] ?? 0)?.push(...peer.seconds);
        version = peer.version;
        epochImages = peer.images;
      }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const ranked = (/** @type {Map<number, number[]>} */ ways) =>
    [...ways]
      .map(([way, seconds]) => ({ way, seconds: median(seconds) }))
      .sort((a, b) => a.seconds - b.seconds);
  const [best] = ranked(theirs);
  for (const our of ranked(ours).toReversed())
    report({
      bench: our.way === ranked(ours)[0]?.way ? "epoch" : `epoch-threads-${our.way}`,
      ours: short(epochImages / our.seconds),
      threads: our.way,
      peer: `${version}, fit, ImageDataGenerator, workers=${best?.way}`,
      theirs: short(epochImages / (best?.seconds ?? Number.NaN)),
      ratio: short((best?.seconds ?? Number.NaN) / our.seconds),
      unit: `training images/s at ${SIZE} px, validation and checkpoint included`,
      n: rounds * epochs,
    });
}

/** @param {{ pack: string, folder: string, images: number, all: number, epochs: number }} input */
function job({ pack, folder, images, all, epochs }) {
  const samples = Array.from({ length: all }, (_, index) => ({ index, class: index % 3 === 2 ? 1 : 0 }));
  return {
    kind: "train",
    trainingId: "bench-epoch",
    attempt: 1,
    model: { name: "mobilenet_m", inputSize: SIZE },
    data: { balance: "hsv-desaturated", augmentation: "article" },
    training: { epochs: epochs + 1 },
    seed: 1,
    pack: { path: pack },
    classes: ["ALL", "HEM"],
    positiveClass: "ALL",
    samples: { train: samples.slice(0, images), val: samples.slice(images) },
    checkpointDir: join(folder, "checkpoints"),
  };
}
