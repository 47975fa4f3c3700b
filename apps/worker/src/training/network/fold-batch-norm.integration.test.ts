import { buildNetwork, inferNetwork, type Layer, type Network } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../tensorflow/runtime";
import { Classifier } from "./classifier";
import { foldBatchNorm } from "./fold-batch-norm";
import { initializeWeights } from "./initialize";

const runtime = openRuntime();
const random = createRandom("fold-batch-norm");

/** Weights of which none is the one or the zero that would hide a forgotten factor. */
function weightsFor(network: Network): Map<string, Float32Array> {
  const weights = initializeWeights(inferNetwork(network), random.fork("weights"));
  for (const [name, values] of weights)
    if (/gamma|beta|bias|moving/.test(name)) {
      const draw = random.fork("jitter", name);
      weights.set(
        name,
        values.map((value) => value + draw.uniform(-0.4, 0.4)),
      );
    }
  return weights;
}

function logitsOf(network: Network, weights: Map<string, Float32Array>, count: number): Float32Array {
  const classifier = new Classifier(runtime, network, weights);
  const size = network.inputShape.reduce((product, side) => product * side, 1);
  const draw = random.fork("images");
  const logits = classifier.logits(
    Float32Array.from({ length: count * size }, () => draw.uniform(0, 1)),
    count,
  );
  classifier.dispose();
  return logits;
}

function expectSameLogits(network: Network): Network {
  const weights = weightsFor(network);
  const folded = foldBatchNorm(network, weights);
  const [plain, fast] = [logitsOf(network, weights, 3), logitsOf(folded.network, new Map(folded.weights), 3)];
  const scale = plain.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  expect(scale).toBeGreaterThan(0);
  for (const [at, value] of plain.entries())
    expect(Math.abs((fast[at] ?? Number.NaN) - value)).toBeLessThan(1e-5 * Math.max(1, scale));
  return folded.network;
}

describe("a network with its batch normalizations folded into convolutions", () => {
  it("gives the logits of MobileNet_M, and keeps the normalization of vectors alone", () => {
    const folded = expectSameLogits(buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 }));
    expect(folded.layers.filter(({ kind }) => kind === "batch-norm").map(({ name }) => name)).toEqual([
      "head_bn",
    ]);
  });

  it("takes a convolution's own bias along, and leaves one with a second reader alone", () => {
    const norm = { kind: "batch-norm", momentum: 0.9, epsilon: 1e-3, movingVariance: "sample" } as const;
    const layers: Layer[] = [
      { kind: "conv2d", name: "biased", inputs: ["input"], filters: 4, kernel: 3, stride: 2, bias: true },
      { ...norm, name: "biased_bn", inputs: ["biased"] },
      { kind: "conv2d", name: "shared", inputs: ["biased_bn"], filters: 4, kernel: 1, stride: 1 },
      { ...norm, name: "shared_bn", inputs: ["shared"] },
      { kind: "add", name: "sum", inputs: ["shared", "shared_bn"] },
      { kind: "global-average-pool", name: "pool", inputs: ["sum"] },
      { kind: "dense", name: "dense", inputs: ["pool"], units: 2, l1: 0 },
    ];
    const folded = expectSameLogits({ name: "test", inputShape: [9, 8, 3], classes: 2, layers });
    expect(folded.layers.map(({ name }) => name)).toEqual([
      "biased",
      "shared",
      "shared_bn",
      "sum",
      "pool",
      "dense",
    ]);
  });

  it("leaves no tensor behind", () => {
    const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 });
    const before = runtime.liveTensors();
    const folded = foldBatchNorm(network, weightsFor(network));
    logitsOf(folded.network, folded.weights, 2);
    expect(runtime.liveTensors()).toBe(before);
  });
});
