import { buildNetwork, createRandom, inferNetwork, type Layer, type Network } from "@foldwise/core";
import * as tf from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../tensorflow/runtime";
import { referenceGradients } from "../testing/reference-gradients";
import { type Batch, Classifier } from "./classifier";
import { initializeWeights } from "./initialize";

const runtime = openRuntime();
const random = createRandom("network-tests");

function network(layers: readonly Layer[], inputShape: readonly number[] = [9, 8, 3]): Network {
  return { name: "test", inputShape, classes: 2, layers };
}
/** Puts a head under any layers, so that there is a loss. */
function withHead(...layers: Layer[]): Network {
  const last = layers.at(-1)?.name ?? "input";
  return network([
    ...layers,
    { kind: "global-average-pool", name: "pool", inputs: [last] },
    {
      kind: "dense",
      name: "dense",
      inputs: ["pool"],
      units: 2,
      initializer: { kind: "uniform", limit: 0.5 },
    },
  ]);
}
function batchFor({ inputShape }: Network, count: number): Batch {
  const size = inputShape.reduce((product, side) => product * side, 1);
  const draw = random.fork("batch", count, size);
  return {
    images: Float32Array.from({ length: count * size }, () => draw.uniform(-1, 1)),
    classes: Array.from({ length: count }, (_, index) => index % 2),
  };
}
function weightsFor(net: Network): Map<string, Float32Array> {
  const weights = initializeWeights(inferNetwork(net), random.fork("weights"));
  // Ones and zeros would hide a gradient that forgets them.
  for (const [name, values] of weights)
    if (/gamma|beta|bias/.test(name)) {
      const draw = random.fork("jitter", name);
      weights.set(
        name,
        values.map((value) => value + draw.uniform(-0.3, 0.3)),
      );
    }
  return weights;
}
/** Largest difference over all values, as a share of the largest value. */
function relativeError(ours: Float32Array, reference: Float32Array): number {
  const scale = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6);
  return (
    reference.reduce((max, value, at) => Math.max(max, Math.abs(value - (ours[at] ?? Number.NaN))), 0) / scale
  );
}

const conv: Layer = { kind: "conv2d", name: "conv", inputs: ["input"], filters: 4, kernel: 3, stride: 1 };
const norm = (input: string): Layer => ({
  kind: "batch-norm",
  name: "norm",
  inputs: [input],
  momentum: 0.9,
  epsilon: 1e-3,
  movingVariance: "sample",
});

const depthwise: Layer = { kind: "depthwise-conv2d", name: "dw", inputs: ["conv"], kernel: 3, stride: 1 };
const pool: Layer = {
  kind: "max-pool",
  name: "maps",
  inputs: ["conv"],
  size: 3,
  stride: 2,
  padding: "valid",
};

const CASES: Record<string, Network> = {
  conv2d: withHead(conv),
  "conv2d, stride 2": withHead({ ...conv, stride: 2 }),
  "conv2d, 1×1": withHead({ ...conv, kernel: 1 }),
  "depthwise-conv2d": withHead(conv, depthwise),
  "depthwise-conv2d, stride 2": withHead(conv, { ...depthwise, stride: 2 }),
  "conv2d with bias, explicit padding, stride 2": withHead({
    ...conv,
    kernel: 5,
    stride: 2,
    padding: 1,
    bias: true,
  }),
  "conv2d, valid": withHead(conv, { ...conv, name: "second", inputs: ["conv"], padding: "valid" }),
  "conv2d, 1×1, valid, stride 2": withHead(conv, {
    ...conv,
    name: "second",
    inputs: ["conv"],
    kernel: 1,
    stride: 2,
    padding: "valid",
  }),
  "conv2d, dilation 2, same": withHead(conv, { ...conv, name: "second", inputs: ["conv"], dilation: 2 }),
  "conv2d, dilation 3, explicit padding, bias": withHead(conv, {
    ...conv,
    name: "second",
    inputs: ["conv"],
    dilation: 3,
    padding: 2,
    bias: true,
  }),
  "depthwise-conv2d, dilation 2": withHead(conv, { ...depthwise, dilation: 2 }),
  "depthwise-conv2d, dilation 3": withHead(conv, { ...depthwise, dilation: 3 }),
  "depthwise-conv2d, explicit padding": withHead(conv, { ...depthwise, padding: 2, stride: 2 }),
  "max-pool, same": withHead(conv, { ...pool, padding: "same" }),
  "max-pool, valid": withHead(conv, pool),
  "max-pool, explicit padding": withHead(conv, { ...pool, padding: 1 }),
  "max-pool, a last window over the end": withHead(conv, { ...pool, ceil: true }),
  "max-pool, overlapping, explicit padding, over the end": withHead(conv, {
    ...pool,
    stride: 1,
    padding: 1,
    ceil: true,
  }),
  "average-pool, same": withHead(conv, { ...pool, kind: "average-pool", padding: "same" }),
  "average-pool, valid": withHead(conv, { ...pool, kind: "average-pool", padding: "valid" }),
  "dense with hidden units, without bias": network([
    conv,
    { kind: "flatten", name: "flat", inputs: ["conv"] },
    { kind: "dense", name: "hidden", inputs: ["flat"], units: 5, bias: false },
    { kind: "activation", name: "act", inputs: ["hidden"], activation: "relu" },
    { kind: "dense", name: "dense", inputs: ["act"], units: 2 },
  ]),
  "a head of convolution on a pooled map": network([
    conv,
    { kind: "global-average-pool", name: "pool", inputs: ["conv"], keepSides: true },
    { ...conv, name: "logits", inputs: ["pool"], kernel: 1, filters: 2, bias: true },
    { kind: "flatten", name: "flat", inputs: ["logits"] },
  ]),
  "batch-norm of maps": withHead(conv, norm("conv"), {
    kind: "activation",
    name: "act",
    inputs: ["norm"],
    activation: "relu",
  }),
  relu6: withHead(
    { ...conv, kernel: 1 },
    { kind: "activation", name: "act", inputs: ["conv"], activation: "relu6" },
  ),
  "add: a value with two readers, one of them the sum": withHead(
    conv,
    { ...conv, name: "second", inputs: ["conv"], kernel: 1 },
    { kind: "add", name: "sum", inputs: ["second", "conv"] },
    { kind: "activation", name: "act", inputs: ["sum"], activation: "relu" },
  ),
  "add of three, one value twice": withHead(
    conv,
    { ...conv, name: "second", filters: 4 },
    { kind: "add", name: "sum", inputs: ["second", "conv", "second"] },
  ),
  "concat of branches that read one value, and of the image": withHead(
    conv,
    { ...conv, name: "left", inputs: ["conv"], kernel: 1, filters: 2 },
    { ...conv, name: "right", inputs: ["conv"], filters: 3 },
    { kind: "activation", name: "middle", inputs: ["conv"], activation: "relu" },
    { kind: "concat", name: "joined", inputs: ["left", "input", "middle", "right"] },
  ),
  "batch-norm of vectors, flatten": network([
    conv,
    { kind: "global-average-pool", name: "pool", inputs: ["conv"] },
    { kind: "flatten", name: "flat", inputs: ["pool"] },
    { ...norm("flat"), kind: "batch-norm", movingVariance: "population", momentum: 0.9, epsilon: 1e-3 },
    {
      kind: "dense",
      name: "dense",
      inputs: ["norm"],
      units: 2,
      initializer: { kind: "uniform", limit: 0.5 },
    },
  ]),
};

describe("kernels against the plain composition of tfjs operations", () => {
  for (const [name, net] of Object.entries(CASES))
    it(`${name}: every gradient`, () => {
      const weights = weightsFor(net);
      const batch = batchFor(net, 6);
      const reference = referenceGradients(net, weights, batch);
      const classifier = new Classifier(runtime, net, weights);
      const ours = classifier.gradients(batch, random);
      classifier.dispose();
      expect([...ours.keys()].sort()).toEqual([...reference.keys()].sort());
      for (const [weight, values] of reference)
        expect(relativeError(ours.get(weight) ?? new Float32Array(), values), weight).toBeLessThan(2e-4);
    });

  it("MobileNet_M as a whole at 32 px, width 0.25", () => {
    const net = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25, dropout: 0 });
    const weights = weightsFor(net);
    const batch = batchFor(net, 8);
    const reference = referenceGradients(net, weights, batch);
    const classifier = new Classifier(runtime, net, weights);
    const ours = classifier.gradients(batch, random);
    classifier.dispose();
    for (const [weight, values] of reference)
      expect(relativeError(ours.get(weight) ?? new Float32Array(), values), weight).toBeLessThan(5e-3);
  });
});

describe("batch normalization's moving averages", () => {
  const momentum = 0.9;
  const values = Float32Array.from({ length: 4 * 2 * 2 }, (_, at) => Math.sin(at * 1.7) * 3 + at / 5);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);

  function movedAverages(movingVariance: "sample" | "population") {
    const net = network(
      [
        { kind: "batch-norm", name: "norm", inputs: ["input"], momentum, epsilon: 1e-3, movingVariance },
        { kind: "global-average-pool", name: "pool", inputs: ["norm"] },
        {
          kind: "dense",
          name: "dense",
          inputs: ["pool"],
          units: 2,
          initializer: { kind: "uniform", limit: 0.5 },
        },
      ],
      [2, 2, 1],
    );
    const classifier = new Classifier(runtime, net, weightsFor(net));
    classifier.trainStep({ images: values, classes: [0, 1, 0, 1] }, { learningRate: 1e-3, random });
    const weights = classifier.parameters.exportWeights();
    classifier.dispose();
    return { mean: weights.get("norm/moving_mean")?.[0], variance: weights.get("norm/moving_variance")?.[0] };
  }

  it("average the sample variance (n − 1) for maps, as Keras 2 with its fused kernel", () => {
    const moved = movedAverages("sample");
    expect(moved.mean).toBeCloseTo(0.1 * mean, 5);
    expect(moved.variance).toBeCloseTo(0.9 + (0.1 * squares) / (values.length - 1), 4);
  });

  it("average the population variance (n) where the layer says so, as Keras for vectors", () => {
    const moved = movedAverages("population");
    expect(moved.mean).toBeCloseTo(0.1 * mean, 5);
    expect(moved.variance).toBeCloseTo(0.9 + (0.1 * squares) / values.length, 4);
  });
});

describe("a training step", () => {
  const net = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 });

  it("leaks no tensor and no variable over 40 steps, and disposes of everything", () => {
    const before = { binding: runtime.liveTensors(), tfjs: tf.memory().numTensors };
    const classifier = new Classifier(runtime, net, weightsFor(net));
    const batch = batchFor(net, 16);
    const counts = new Set<number>();
    for (let step = 0; step < 40; step++) {
      classifier.trainStep(batch, { learningRate: 1e-3, random: random.fork(step) });
      if (step >= 1) counts.add(runtime.liveTensors());
    }
    classifier.logits(batch.images, 16);
    counts.add(runtime.liveTensors());
    expect(counts.size).toBe(1);
    expect(tf.memory().numTensors).toBe(before.tfjs);
    classifier.dispose();
    expect(runtime.liveTensors()).toBe(before.binding);
  });

  it("learns one batch by heart", () => {
    const classifier = new Classifier(runtime, net, weightsFor(net));
    const batch = batchFor(net, 16);
    const losses = Array.from(
      { length: 40 },
      (_, step) =>
        classifier.trainStep(batch, { learningRate: 1e-2, random: random.fork(step) }).crossEntropy,
    );
    classifier.dispose();
    expect(losses.at(-1)).toBeLessThan(0.1 * (losses[0] ?? 0));
  });

  it("moves weights as Adam is written (Kingma and Ba 2015, Algorithm 1, with Keras' epsilon)", () => {
    const small = withHead(conv);
    const weights = weightsFor(small);
    const batch = batchFor(small, 4);
    const classifier = new Classifier(runtime, small, weights);
    const gradient = classifier.gradients(batch, random).get("dense/kernel") ?? new Float32Array();
    classifier.trainStep(batch, { learningRate: 0.01, random });
    const after = classifier.parameters.exportWeights().get("dense/kernel") ?? new Float32Array();
    classifier.dispose();
    for (const [at, g] of gradient.entries()) {
      // After one step both moments are the gradient's own, but for their bias, which the learning rate takes back.
      const rate = (0.01 * Math.sqrt(1 - 0.999)) / (1 - 0.9);
      const expected =
        (weights.get("dense/kernel")?.[at] ?? 0) - (rate * 0.1 * g) / (Math.sqrt(0.001 * g * g) + 1e-7);
      expect(after[at]).toBeCloseTo(expected, 6);
    }
  });

  it("adds l1 · sign(weight) to the gradient and l1 · |weight| to the loss", () => {
    const dense: Layer = {
      kind: "dense",
      name: "dense",
      inputs: ["pool"],
      units: 2,
      l1: 0.5,
      initializer: { kind: "uniform", limit: 0.5 },
    };
    const small = network([{ kind: "global-average-pool", name: "pool", inputs: ["input"] }, dense]);
    const weights = weightsFor(small);
    const kernel = weights.get("dense/kernel") ?? new Float32Array();
    const classifier = new Classifier(runtime, small, weights);
    // Images of zeros give the kernel no gradient of its own: the penalty alone moves it, by the learning rate.
    const images = new Float32Array(2 * 9 * 8 * 3);
    const { penalty } = classifier.trainStep({ images, classes: [0, 1] }, { learningRate: 0.001, random });
    expect(penalty).toBeCloseTo(
      kernel.reduce((sum, weight) => sum + 0.5 * Math.abs(weight), 0),
      5,
    );
    const after = classifier.parameters.exportWeights().get("dense/kernel") ?? new Float32Array();
    classifier.dispose();
    for (const [at, weight] of kernel.entries())
      expect(after[at]).toBeCloseTo(weight - 0.001 * Math.sign(weight), 5);
  });

  it("refuses a batch of one, and weights of another architecture", () => {
    const classifier = new Classifier(runtime, net, weightsFor(net));
    expect(() => classifier.trainStep(batchFor(net, 1), { learningRate: 1e-3, random })).toThrow(RangeError);
    const wide = weightsFor(buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.5 }));
    expect(() => classifier.parameters.importWeights(wide)).toThrow(/values where this network has/);
    expect(() => classifier.parameters.importWeights(new Map())).toThrow(/another architecture/);
    classifier.dispose();
  });
});

describe("dropout", () => {
  it("drops the asked share in training, scales what is left, and does nothing in inference", () => {
    const net = network(
      [
        { kind: "flatten", name: "flat", inputs: ["input"] },
        { kind: "dropout", name: "drop", inputs: ["flat"], rate: 0.4 },
        {
          kind: "dense",
          name: "dense",
          inputs: ["drop"],
          units: 2,
          initializer: { kind: "uniform", limit: 0.5 },
        },
      ],
      [30, 30, 3],
    );
    const classifier = new Classifier(runtime, net, weightsFor(net));
    const batch = { images: new Float32Array(2 * 2700).fill(0.01), classes: [0, 1] };
    // The bias' gradient is p − y a class; the kernel's is that times the input, so zeros are dropped units.
    const gradient = classifier.gradients(batch, random).get("dense/kernel") ?? new Float32Array();
    const dropped = gradient.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / gradient.length;
    // Both images drop a unit with probability 0.16.
    expect(Math.abs(dropped - 0.16)).toBeLessThan(0.03);
    expect(classifier.logits(batch.images, 2)).toEqual(classifier.logits(batch.images, 2));
    classifier.dispose();
  });
});
