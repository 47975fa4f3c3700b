import { buildNetwork, DEFAULT_MODEL_OPTIONS, HEADS, inferNetwork, MODEL_NAMES } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openRuntime } from "../tensorflow/runtime";
import { hashedImages, hashedWeights } from "../testing/hashed-numbers";
import { referenceGradients } from "../testing/reference-gradients";
import { type Batch, Classifier } from "./classifier";
import keras from "./fixtures/keras-logits.json";
import torchvision from "./fixtures/torchvision-logits.json";
import { initializeWeights } from "./initialize";

const runtime = openRuntime();
const random = createRandom("zoo-tests");

/** Logits on made-up weights and images; made by the program of the same name in fixtures. */
const logitsSchema = z.object({
  cases: z.array(
    z.object({
      model: z.string(),
      inputSize: z.int(),
      widthMultiplier: z.number(),
      gain: z.number(),
      logits: z.array(z.array(z.number())),
    }),
  ),
});
const references = { "keras.applications": keras, torchvision };

describe("the same weights give the same logits as the reference implementation", () => {
  const cases = Object.entries(references).flatMap(([reference, document]) =>
    logitsSchema.parse(document).cases.map((entry) => [reference, entry.model, entry] as const),
  );
  it.each(cases)("%s: %s", (_, model, { gain, logits, ...options }) => {
    const classes = logits[0]?.length ?? 0;
    const network = buildNetwork(model, { ...options, head: "reference", classes });
    const classifier = new Classifier(runtime, network, hashedWeights(inferNetwork(network), gain));
    const ours = classifier.logits(hashedImages(logits.length, options.inputSize), logits.length);
    classifier.dispose();
    for (const [at, theirs] of logits.flat().entries())
      expect(Math.abs((ours[at] ?? NaN) - theirs)).toBeLessThan(1e-4);
  });
});

/** Two classes that a mean tells apart: one brighter on the left, the other on the right. */
function toyBatch(size: number, count: number): Batch {
  const classes = Array.from({ length: count }, (_, at) => at % 2);
  const draw = random.fork("toy", size);
  const images = new Float32Array(count * size * size * 3);
  for (const [row, label] of classes.entries())
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const isBright = x < size / 2 === (label === 1);
        const start = ((row * size + y) * size + x) * 3;
        for (let channel = 0; channel < 3; channel++)
          images[start + channel] = (isBright ? 0.6 : 0.2) + 0.1 * draw.next();
      }
  return { images, classes };
}

const gainOf = (name: string) => (name === "resnet50" ? 3 : 6);
const sizeOfModel = (name: string) => (name === "alexnet" ? 64 : 32);

describe.each(MODEL_NAMES.map((name) => [name]))("%s", (name) => {
  const inputSize = sizeOfModel(name);
  const small = { inputSize, widthMultiplier: 0.125, dropout: 0 };

  it("has the gradients of the plain composition, as a whole", () => {
    const network = buildNetwork(name, { ...small, head: DEFAULT_MODEL_OPTIONS.head });
    const weights = hashedWeights(inferNetwork(network), gainOf(name));
    const batch = { images: hashedImages(6, inputSize), classes: [0, 1, 0, 1, 0, 1] };
    const reference = referenceGradients(network, weights, batch);
    const classifier = new Classifier(runtime, network, weights);
    const ours = classifier.gradients(batch, random);
    classifier.dispose();
    expect([...ours.keys()].sort()).toEqual([...reference.keys()].sort());
    // A bias below a normalization has no gradient but rounding: it is measured by the others' size.
    const largest = Math.max(...[...reference.values()].map(size));
    for (const [weight, values] of reference) {
      const scale = Math.max(size(values), 1e-3 * largest);
      const error = values.reduce(
        (max, value, at) => Math.max(max, Math.abs(value - (ours.get(weight)?.[at] ?? NaN))),
        0,
      );
      expect(error / scale, weight).toBeLessThan(5e-3);
    }
  });

  it.each(HEADS.map((head) => [head] as const))(
    "learns a toy batch with the %s head, and keeps no tensor over 20 steps",
    (head) => {
      const before = runtime.liveTensors();
      const network = buildNetwork(name, { ...small, head, l1: 0 });
      const weights = initializeWeights(inferNetwork(network), random.fork("weights", name));
      const classifier = new Classifier(runtime, network, weights);
      const batch = toyBatch(inputSize, 16);
      const counts = new Set<number>();
      const losses = Array.from({ length: 20 }, (_, step) => {
        const { crossEntropy } = classifier.trainStep(batch, {
          learningRate: 2e-3,
          random: random.fork(step),
        });
        if (step > 0) counts.add(runtime.liveTensors());
        return crossEntropy;
      });
      classifier.dispose();
      expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] ?? 0));
      expect(counts.size).toBe(1);
      expect(runtime.liveTensors()).toBe(before);
    },
  );

  it("trains the head alone on a frozen base, whose every number stays bit-equal", () => {
    const network = buildNetwork(name, { ...small, freezeBase: true });
    const weights = hashedWeights(inferNetwork(network), gainOf(name));
    const classifier = new Classifier(runtime, network, weights);
    const batch = toyBatch(inputSize, 8);
    const gradients = classifier.gradients(batch, random);
    const counts = new Set<number>();
    for (let step = 0; step < 3; step++) {
      classifier.trainStep(batch, { learningRate: 1e-2, random: random.fork(step) });
      counts.add(runtime.liveTensors());
    }
    const after = classifier.parameters.exportWeights();
    classifier.dispose();
    const inHead = (path: string) => /^(head_bn|predictions)\//.test(path);
    expect([...gradients.keys()].sort()).toEqual(
      ["head_bn/beta", "head_bn/gamma", "predictions/bias", "predictions/kernel"].sort(),
    );
    for (const [path, values] of weights)
      expect(Buffer.compare(bytes(values), bytes(after.get(path))) === 0, path).toBe(!inHead(path));
    expect(counts.size).toBe(1);
  });
});

/** The largest of the values, whatever its sign. */
function size(values: Float32Array): number {
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

function bytes(values: Float32Array = new Float32Array()): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
