import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  buildNetwork,
  DEFAULT_MODEL_OPTIONS,
  inferNetwork,
  type Layer,
  MODEL_NAMES,
  type Network,
  sizeOf,
} from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../tensorflow/runtime";
import { hashedWeights } from "../testing/hashed-numbers";
import { Classifier } from "./classifier";
import { freezeNetwork } from "./frozen-graph/freeze-network";
import { Predictor } from "./predictor";

const runtime = openRuntime();
const random = createRandom("predictor");
const COUNT = 3;

function imagesFor({ inputShape }: Network): Float32Array {
  const draw = random.fork("images");
  return Float32Array.from({ length: COUNT * sizeOf(inputShape) }, () => draw.uniform(0, 1));
}

function logitsOf(make: typeof Classifier | typeof Predictor, network: Network, gain = 4): Float32Array {
  const predictor = new make(runtime, network, hashedWeights(inferNetwork(network), gain));
  const logits = predictor.logits(imagesFor(network), COUNT);
  predictor.dispose();
  return logits;
}

/** Both ways to compute a network agree, on logits that differ between images. */
function expectAgreement(network: Network): void {
  const [plain, fast] = [logitsOf(Classifier, network), logitsOf(Predictor, network)];
  const scale = Math.max(...plain.map(Math.abs));
  expect(Math.max(...plain) - Math.min(...plain)).toBeGreaterThan(1e-3 * scale);
  expect(fast).toHaveLength(plain.length);
  for (const [at, value] of plain.entries())
    expect(Math.abs((fast[at] ?? Number.NaN) - value)).toBeLessThan(2e-5 * scale);
}

const SMALLEST = { mobilenet_m: 32, vgg16: 32, resnet50: 32, googlenet: 32, alexnet: 63, alnett: 32 };

describe("a network as one frozen graph", () => {
  it.each(MODEL_NAMES)("gives %s's logits, with its usual head", (model) => {
    expectAgreement(
      buildNetwork(model, {
        inputSize: SMALLEST[model],
        widthMultiplier: 0.25,
        head: DEFAULT_MODEL_OPTIONS.head,
      }),
    );
  });

  it("gives MobileNet's logits with the reference's head", () => {
    expectAgreement(buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25, head: "reference" }));
  });

  it("pads, pools, joins and spaces taps as training does, whatever the sides", () => {
    const layers: Layer[] = [
      {
        kind: "conv2d",
        name: "odd",
        inputs: ["input"],
        filters: 4,
        kernel: 3,
        stride: 2,
        padding: 1,
        bias: true,
      },
      {
        kind: "depthwise-conv2d",
        name: "apart",
        inputs: ["odd"],
        kernel: 3,
        stride: 1,
        dilation: 3,
        bias: true,
      },
      { kind: "activation", name: "relu", inputs: ["apart"], activation: "relu" },
      { kind: "conv2d", name: "wide", inputs: ["relu"], filters: 4, kernel: 3, stride: 1, dilation: 2 },
      { kind: "add", name: "three", inputs: ["odd", "relu", "wide"] },
      { kind: "max-pool", name: "max", inputs: ["three"], size: 3, stride: 2, padding: 1, ceil: true },
      {
        kind: "max-pool",
        name: "max_valid",
        inputs: ["three"],
        size: 2,
        stride: 2,
        padding: "valid",
        ceil: true,
      },
      { kind: "average-pool", name: "mean", inputs: ["max"], size: 3, stride: 1, padding: "same" },
      { kind: "concat", name: "joined", inputs: ["max", "mean", "max_valid"] },
      {
        kind: "batch-norm",
        name: "norm",
        inputs: ["joined"],
        momentum: 0.9,
        epsilon: 1e-3,
        movingVariance: "sample",
      },
      { kind: "flatten", name: "flat", inputs: ["norm"] },
      { kind: "dropout", name: "dropped", inputs: ["flat"], rate: 0.5 },
      { kind: "dense", name: "dense", inputs: ["dropped"], units: 3, bias: false },
    ];
    expectAgreement({ name: "test", inputShape: [17, 14, 3], classes: 3, layers });
  });

  it("is fed with a weight that is too large for a constant", () => {
    const network: Network = {
      name: "test",
      inputShape: [32, 32, 3],
      classes: 2,
      layers: [
        { kind: "flatten", name: "flat", inputs: ["input"] },
        { kind: "dense", name: "large", inputs: ["flat"], units: 400 },
        { kind: "dense", name: "logits", inputs: ["large"], units: 2 },
      ],
    };
    const { fed } = freezeNetwork(network, hashedWeights(inferNetwork(network), 4), {
      maxConstantValues: 2 ** 20,
      gives: "logits",
    });
    expect(fed.map(({ name }) => name)).toEqual(["large/kernel"]);
    expectAgreement(network);
  });

  it("gives the same bits each time", () => {
    const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 });
    expect(logitsOf(Predictor, network)).toEqual(logitsOf(Predictor, network));
  });

  it("refuses weights of another architecture", () => {
    const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 });
    const weights = hashedWeights(inferNetwork(network), 4);
    expect(() => new Predictor(runtime, network, new Map())).toThrow(/hold no .*another architecture/);
    const short = new Map(weights).set("predictions/kernel", new Float32Array(3));
    expect(() => new Predictor(runtime, network, short)).toThrow(
      /predictions\/kernel takes 512 values, the weights hold 3/,
    );
  });

  it("leaves neither tensors nor files behind", () => {
    const graphs = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`foldwise-graph-${process.pid}-`));
    const before = runtime.liveTensors();
    logitsOf(Predictor, buildNetwork("vgg16", { inputSize: 32, widthMultiplier: 0.25 }));
    expect(runtime.liveTensors()).toBe(before);
    expect(graphs()).toEqual([]);
  });
});
