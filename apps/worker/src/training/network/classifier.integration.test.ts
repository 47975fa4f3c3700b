import { buildNetwork, type Layer } from "@foldwise/core/models";
import * as tf from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../tensorflow/runtime";
import { batchFor, conv, network, random, weightsFor, withHead } from "../testing/small-networks";
import { Classifier } from "./classifier";

const runtime = openRuntime();

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
