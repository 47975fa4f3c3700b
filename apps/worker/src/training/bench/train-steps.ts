import { writeFileSync } from "node:fs";
import { buildNetwork, createRandom, inferNetwork, type ModelOptions, type Shape } from "@foldwise/core";
import { type Batch, Classifier } from "../network/classifier";
import { initializeWeights } from "../network/initialize";
import { openRuntime } from "../tensorflow/runtime";

/**
 * Training steps for the benchmark: the same weights and batches as its peer, which reads them from files made here.
 *
 *   train-steps.ts export SIZE BATCHES FOLDER   writes weights.json, weights.bin and batches.bin
 *   train-steps.ts run SIZE BATCHES STEPS RATE  prints {"losses":[…],"milliseconds":[…]}
 */
const BATCH = 16;

function options(inputSize: number): Partial<ModelOptions> {
  // The two frameworks cannot drop the same units, so none are dropped.
  return { inputSize, dropout: 0 };
}

/** Synthetic images: a bright disc whose size tells the class, on noise. */
function makeBatches(size: number, count: number): { pixels: Uint8Array; classes: number[] }[] {
  return Array.from({ length: count }, (_, at) => {
    const random = createRandom("bench").fork(size, at);
    const classes = Array.from({ length: BATCH }, () => random.int(2));
    const pixels = new Uint8Array(BATCH * size * size * 3);
    for (const [row, label] of classes.entries()) {
      const radius = size * (label === 1 ? random.uniform(0.2, 0.32) : random.uniform(0.28, 0.4));
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const inside = Math.hypot(x - size / 2, y - size / 2) < radius;
          const start = ((row * size + y) * size + x) * 3;
          for (let channel = 0; channel < 3; channel++)
            pixels[start + channel] = (inside ? 110 : 30) + 20 * channel + random.int(60);
        }
    }
    return { pixels, classes };
  });
}

function exportInputs(size: number, count: number, folder: string): void {
  const layers = inferNetwork(buildNetwork("mobilenet_m", options(size)));
  const weights = [...initializeWeights(layers, createRandom(1))];
  const shapes = new Map<string, Shape>(
    layers.flatMap(({ layer, weights: specs }) =>
      specs.map((spec) => [`${layer.name}/${spec.name}`, spec.shape] as const),
    ),
  );
  const index = weights.map(([name]) => ({ name, shape: shapes.get(name) }));
  writeFileSync(`${folder}/weights.json`, JSON.stringify(index));
  writeFileSync(
    `${folder}/weights.bin`,
    Buffer.concat(weights.map(([, values]) => Buffer.from(values.buffer))),
  );
  const chunks = makeBatches(size, count).flatMap(({ pixels, classes }) => [
    pixels,
    Uint8Array.from(classes),
  ]);
  writeFileSync(`${folder}/batches.bin`, Buffer.concat(chunks));
}

function run(size: number, count: number, steps: number, learningRate: number): void {
  const runtime = openRuntime();
  const network = buildNetwork("mobilenet_m", options(size));
  const classifier = new Classifier(
    runtime,
    network,
    initializeWeights(inferNetwork(network), createRandom(1)),
  );
  const batches = makeBatches(size, count).map(
    ({ pixels, classes }): Batch => ({ images: Float32Array.from(pixels, (value) => value / 255), classes }),
  );
  const random = createRandom("bench");
  const losses: number[] = [];
  const milliseconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const batch = batches[step % batches.length];
    if (!batch) break;
    const start = performance.now();
    const result = classifier.trainStep(batch, { learningRate, random });
    milliseconds.push(performance.now() - start);
    losses.push(result.crossEntropy + result.penalty);
  }
  classifier.dispose();
  process.stdout.write(`${JSON.stringify({ losses, milliseconds, version: runtime.versions.tensorflow })}\n`);
}

const [mode, size = "96", count = "4", last = "10", rate = "1e-3"] = process.argv.slice(2);
if (mode === "export") exportInputs(Number(size), Number(count), last);
else run(Number(size), Number(count), Number(last), Number(rate));
