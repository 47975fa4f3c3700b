import { buildNetwork, type Layer, type Network } from "@foldwise/core/models";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../tensorflow/runtime";
import { referenceGradients } from "../testing/reference-gradients";
import { batchFor, conv, network, random, weightsFor, withHead } from "../testing/small-networks";
import { Classifier } from "./classifier";

const runtime = openRuntime();

/** Largest difference over all values, as a share of the largest value. */
function relativeError(ours: Float32Array, reference: Float32Array): number {
  const scale = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6);
  return (
    reference.reduce((max, value, at) => Math.max(max, Math.abs(value - (ours[at] ?? Number.NaN))), 0) / scale
  );
}

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
