import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type TrainerModel, trainerModelSchema } from "@foldwise/core/contracts/trainer";
import { inferNetwork, type Network, sizeOf } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import type { Checkpoint } from "../checkpoint/format";
import { Classifier } from "../network/classifier";
import type { Runtime } from "../tensorflow/runtime";

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "foldwise-weights-"));
}

/** A file of fixtures/, written by Keras, as it was before it was packed. */
export function keras(name: "whole.h5" | "weights-only.h5" | "base.weights.h5", folder: string): string {
  const path = join(folder, name);
  writeFileSync(path, gunzipSync(readFileSync(new URL(`./fixtures/${name}.gz`, import.meta.url))));
  return path;
}

/** The images whose predictions fixtures/predictions.json has. */
export function fixtureImages(count: number, size: number): Float32Array {
  const each = size * size * 3;
  return Float32Array.from({ length: count * each }, (_, k) => {
    const noise = (Math.imul(k, 2_654_435_761) >>> 0) / 4_294_967_296;
    return noise * ((1 + (k % (7 + Math.floor(k / each)))) / 13);
  });
}

/** Weights that no initializer gives, moving averages included, at a scale that keeps values from dying out or exploding. */
export function drawWeights(network: Network, seed: number): Map<string, Float32Array> {
  const random = createRandom(seed);
  return new Map(
    inferNetwork(network).flatMap(({ layer, weights }) =>
      weights.map(({ name, shape }) => {
        const stream = random.fork(layer.name, name);
        const isPositive = name === "gamma" || name === "moving_variance";
        const fanIn = sizeOf(name === "depthwise_kernel" ? shape.slice(0, 2) : shape.slice(0, -1));
        const limit = shape.length > 1 ? Math.sqrt(6 / fanIn) : 0.3;
        const draw = () => (isPositive ? stream.uniform(0.5, 1.5) : stream.uniform(-limit, limit));
        return [`${layer.name}/${name}`, Float32Array.from({ length: sizeOf(shape) }, draw)];
      }),
    ),
  );
}

/** A network with weights of which the largest logit of those images is 1, and the probabilities that it gives. */
export function tryOut(
  runtime: Runtime,
  network: Network,
  { seed, images, count }: { seed: number; images: Float32Array; count: number },
): { weights: Map<string, Float32Array>; probabilities: number[][] } {
  const weights = drawWeights(network, seed);
  const classifier = new Classifier(runtime, network, weights);
  const largest = Math.max(...classifier.logits(images, count).map(Math.abs));
  const last = inferNetwork(network).at(-1);
  for (const spec of last?.weights ?? []) {
    const name = `${last?.layer.name}/${spec.name}`;
    weights.set(
      name,
      (weights.get(name) ?? new Float32Array()).map((value) => value / largest),
    );
  }
  classifier.parameters.importWeights(weights);
  const logits = classifier.logits(images, count);
  classifier.dispose();
  return { weights, probabilities: softmaxRows(logits, network.classes) };
}

export function softmaxRows(logits: Float32Array, width: number): number[][] {
  return Array.from({ length: logits.length / width }, (_, row) => {
    const values = [...logits.subarray(row * width, (row + 1) * width)].map((value) => Math.exp(value));
    const sum = values.reduce((total, value) => total + value, 0);
    return values.map((value) => value / sum);
  });
}

/** A checkpoint with those weights as its best, after epoch 3 of 5; its last ones are all 0. */
export function checkpointOf(
  model: Partial<TrainerModel> & { name: string; inputSize: number },
  { weights, classes }: { weights: ReadonlyMap<string, Float32Array>; classes: readonly string[] },
): Checkpoint {
  return {
    trainingId: "t-1",
    attempt: 1,
    epoch: 5,
    steps: 100,
    seed: 1,
    // Jobs take multiples of 32 only; other sides leave odd maps, which files have to bear too.
    model: { ...trainerModelSchema.parse({ ...model, inputSize: 224 }), inputSize: model.inputSize },
    classes: [...classes],
    schedule: { learningRate: 1e-3, bestLoss: 0.5, bestEpoch: 3, wait: 2, plateauBest: null, plateauWait: 0 },
    weights: new Map([...weights].map(([name, values]) => [name, new Float32Array(values.length)])),
    best: weights,
    moment1: new Map(),
    moment2: new Map(),
  };
}
