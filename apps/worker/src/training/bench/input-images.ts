import { ALL_STEPS } from "@foldwise/core/trainers/tfjs/augmentation";
import { openPack } from "../images/open-pack";
import { openBatchSource } from "../pipeline/open-source";
import { cutBatches, epochSamples, shuffleSamples } from "../pipeline/samples";
import { makeSyntheticPack } from "../testing/make-pack";

/**
 * The input pipeline for the benchmark, without a network behind it:
 *
 *   input-images.ts export SIZE COUNT PACK    writes a pack of synthetic images, every third of class 1
 *   input-images.ts run PACK THREADS EPOCHS   prints {"rates":[images a second, for each epoch]}
 */
const BATCH = 16;

async function run(path: string, threads: number, epochs: number): Promise<void> {
  const pack = openPack(path);
  const train = Array.from({ length: pack.header.count }, (_, index) => ({
    index,
    class: index % 3 === 2 ? 1 : 0,
  }));
  const samples = epochSamples(train, "hsv-desaturated");
  const view = { pack, seed: 1, augmentation: ALL_STEPS, rescale: "0-1" } as const;
  const source = openBatchSource(view, { path, threads, batchSize: BATCH });
  const rates: number[] = [];
  // The first epoch warms up.
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const batches = cutBatches(shuffleSamples(samples, view.seed, epoch), BATCH);
    const start = performance.now();
    let images = 0;
    for await (const batch of source.batches(epoch, batches)) images += batch.classes.length;
    if (epoch > 0) rates.push((images * 1000) / (performance.now() - start));
  }
  await source.close();
  pack.close();
  process.stdout.write(`${JSON.stringify({ rates })}\n`);
}

const [mode, first = "", second = "", third = ""] = process.argv.slice(2);
if (mode === "export") {
  const classes = makeSyntheticPack(third, { size: Number(first), count: Number(second) });
  process.stdout.write(`${JSON.stringify({ images: classes.length })}\n`);
} else await run(first, Number(second), Number(third));
