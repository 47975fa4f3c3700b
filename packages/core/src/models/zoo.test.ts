import { describe, expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import { describeModel } from "./describe";
import { inferNetwork } from "./infer";
import { buildNetwork, listModels, MODEL_NAMES } from "./registry";

describe("parameters with the reference's head at 1000 classes", () => {
  // keras.applications without weights and torchvision.models (googlenet with aux_logits=False), counted by themselves.
  it.each([
    ["mobilenet_m", 4_253_864, 4_231_976],
    ["vgg16", 138_357_544, 138_357_544],
    ["resnet50", 25_636_712, 25_583_592],
    ["googlenet", 6_624_904, 6_624_904],
    ["alexnet", 61_100_840, 61_100_840],
  ])("%s", (name, total, trainable) => {
    const { params } = describeModel(name, { head: "reference", classes: 1000 });
    expect(params).toEqual({ total, trainable, nonTrainable: total - trainable });
  });
});

describe("parameters with the article's head", () => {
  // Base without top, then 4 values a feature for normalization, and a dense layer of two units with bias.
  it.each([
    ["mobilenet_m", 3_228_864, 1024],
    ["vgg16", 14_714_688, 512],
    ["resnet50", 23_587_712, 2048],
  ])("%s", (name, base, features) => {
    const { params } = describeModel(name);
    expect(params.total).toBe(base + 4 * features + 2 * features + 2);
    const frozen = describeModel(name, { freezeBase: true }).params;
    expect(frozen).toEqual({
      total: params.total,
      trainable: 4 * features + 2,
      nonTrainable: base + 2 * features,
    });
  });
});

describe("torchvision's models, which have no moving averages among their parameters", () => {
  it.each([
    // The reference's count less its dense layers.
    ["googlenet", 6_624_904 - 1_025_000, 1024, 2 * 7_280],
    ["alexnet", 61_100_840 - (9217 * 4096 + 4097 * 4096 + 4097 * 1000), 256, 0],
  ])("%s with the article's head", (name, base, features, averages) => {
    const head = 2 * features + 2 * features + 2;
    const { params, movingAverages } = describeModel(name);
    expect(params).toEqual({ total: base + head, trainable: base + head, nonTrainable: 0 });
    expect(movingAverages).toBe(averages + 2 * features);
    expect(describeModel(name, { freezeBase: true }).params).toEqual({
      total: base + head,
      trainable: head,
      nonTrainable: base,
    });
  });

  it("say how many there are besides, and Keras' count them as not trained", () => {
    expect(describeModel("googlenet", { head: "reference" }).movingAverages).toBe(14_560);
    const resnet = describeModel("resnet50", { head: "reference" });
    expect(resnet.movingAverages).toBe(resnet.params.nonTrainable);
  });
});

describe("multiply-adds of one image at 224", () => {
  // MobileNet: 569 million (Howard et al. 2017, Table 4). ResNet-50: 3.8 billion (He et al. 2016, Table 1) with the
  // stride where the paper has it. VGG16: 15.3 billion for the convolutions (the same, Section 4.1), 15.47 in all.
  it.each([
    ["mobilenet_m", 569e6, 0.01],
    ["resnet50", 3.86e9, 0.02],
    ["vgg16", 15.47e9, 0.01],
    // torchvision's model cards: 1.50 and 0.71 GFLOPS, counted as multiply-adds.
    ["googlenet", 1.5e9, 0.01],
    ["alexnet", 0.71e9, 0.01],
  ])("%s", (name, published, tolerance) => {
    const { multiplyAdds } = describeModel(name, { head: "reference", classes: 1000 });
    expect(Math.abs(multiplyAdds / published - 1)).toBeLessThan(tolerance);
  });
});

describe("GoogLeNet's and AlexNet's maps at 224, as torchvision's", () => {
  it.each([
    ["googlenet", "maxpool1", [56, 56, 64]],
    ["googlenet", "inception3b.concat", [28, 28, 480]],
    ["googlenet", "maxpool3", [14, 14, 480]],
    ["googlenet", "inception4e.concat", [14, 14, 832]],
    ["googlenet", "inception5b.concat", [7, 7, 1024]],
    ["alexnet", "features.0", [55, 55, 64]],
    ["alexnet", "features.12", [6, 6, 256]],
  ])("%s: %s", (name, layer, shape) => {
    const found = describeModel(name).layers.find((candidate) => candidate.name === layer);
    expect(found?.outputShape).toEqual(shape);
  });
});

describe.each(MODEL_NAMES.map((name) => [name]))("%s", (name) => {
  it.each([
    [32, 0.125],
    [64, 0.25],
    [96, 1],
    [512, 0.125],
  ])("has a network at %i px and width %f, with either head", (inputSize, widthMultiplier) => {
    for (const head of ["article", "reference"] as const) {
      const build = () => inferNetwork(buildNetwork(name, { inputSize, widthMultiplier, head }));
      if (name === "alexnet" && inputSize < 63) expect(build).toThrow(/from 63/);
      else expect(build().at(-1)?.outputShape).toEqual([2]);
    }
  });

  it("refuses an input that leaves no pixel, with field, value and remedy", () => {
    try {
      buildNetwork(name, { inputSize: 16 });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof FoldwiseError)) throw error;
      expect(error.code).toBe("invalid");
      expect(error.problems[0]).toMatchObject({ field: "inputSize", value: "16" });
      expect(error.problems[0]?.remedy).toMatch(/224/);
    }
  });
});

describe("ALNett", () => {
  it("is called an approximation wherever models are listed, and is the only one", () => {
    const approximations = listModels().filter((model) => model.isApproximation);
    expect(approximations.map(({ name }) => name)).toEqual(["alnett"]);
    for (const { title, source } of approximations)
      expect(`${title} ${source}`).toMatch(/approximation.*approximation/i);
    expect(describeModel("alnett").isApproximation).toBe(true);
  });

  it("has depthwise convolutions of one map at several dilation rates, side by side", () => {
    const cluster = buildNetwork("alnett").layers.filter(({ name }) => /^cluster2_dw_rate\d$/.test(name));
    expect(cluster.map((layer) => layer.kind === "depthwise-conv2d" && layer.dilation)).toEqual([1, 2, 3]);
    expect(new Set(cluster.map(({ inputs }) => inputs.join())).size).toBe(1);
  });
});
