import { describe, expect, it } from "vitest";
import { describeModel } from "./describe";
import { buildNetwork, listModels } from "./registry";

describe("describeModel", () => {
  it("has the article's parameters at 224 and width 1 (Table 4)", () => {
    const { params, layers } = describeModel("mobilenet_m");
    expect(params).toEqual({ total: 3_235_010, trainable: 3_211_074, nonTrainable: 23_936 });
    const of = (name: string) => layers.find((layer) => layer.name === name);
    expect(of("conv_pw_13_relu")?.outputShape).toEqual([7, 7, 1024]);
    expect(of("global_average_pooling")).toEqual({
      name: "global_average_pooling",
      outputShape: [1024],
      params: 0,
    });
    expect(of("head_bn")?.params).toBe(4096);
    expect(of("predictions")).toEqual({ name: "predictions", outputShape: [2], params: 2050 });
    const backbone = layers.slice(0, -5).reduce((sum, layer) => sum + layer.params, 0);
    expect(backbone).toBe(3_228_864);
  });

  it("keeps its parameters when only the input size changes, and loses them with the width", () => {
    expect(describeModel("mobilenet_m", { inputSize: 96 }).params.total).toBe(3_235_010);
    // Keras' MobileNet(alpha=0.25, include_top=False) has 218,544 parameters; the head adds 4 × 256 and 256 × 2 + 2.
    expect(describeModel("mobilenet_m", { inputSize: 64, widthMultiplier: 0.25 }).params.total).toBe(
      218_544 + 1_024 + 514,
    );
  });

  it("says what is wrong with a model that cannot be", () => {
    expect(() => describeModel("mobilenet_m", { inputSize: 100 })).toThrow(/refused|multiple of 32/);
    expect(() => describeModel("vgg16", { inputSize: 99_999_999 })).toThrow(/too large; at most 2048 pixels/);
    expect(() => describeModel("no-such-net")).toThrow(/no-such-net/);
    expect(() => buildNetwork("mobilenet_m", { widthMultiplier: 0.001 })).toThrow();
  });

  it("lists what it can build", () => {
    for (const { name } of listModels()) expect(describeModel(name).params.total).toBeGreaterThan(0);
  });
});
