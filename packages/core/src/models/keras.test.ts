import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeModel } from "./describe";
import document from "./fixtures/keras-layers.json";
import { inferNetwork } from "./infer";
import { buildNetwork } from "./registry";

/** Layers of keras.applications at 224 px and 1000 classes; made by fixtures/keras-layers.py. */
const { models } = z
  .object({
    models: z.record(
      z.string(),
      z.object({
        total: z.int(),
        trainable: z.int(),
        nonTrainable: z.int(),
        withoutTop: z.int(),
        layers: z.array(z.tuple([z.string(), z.array(z.int()), z.record(z.string(), z.array(z.int()))])),
      }),
    ),
  })
  .parse(document);

describe.each(Object.entries(models))("%s with Keras' head", (name, theirs) => {
  const options = { head: "reference", classes: 1000 } as const;
  const ours = inferNetwork(buildNetwork(name, options));
  const byName = new Map(ours.map((layer) => [layer.layer.name, layer]));

  it("has Keras' parameters, trainable and not", () => {
    const { total, trainable, nonTrainable } = theirs;
    expect(describeModel(name, options).params).toEqual({ total, trainable, nonTrainable });
  });

  it("has Keras' weights under Keras' names, and no others", () => {
    const weightsOf = (layers: [string, Record<string, readonly number[]>][]) =>
      Object.fromEntries(layers.filter(([, weights]) => Object.keys(weights).length > 0));
    expect(
      weightsOf(
        ours.map(({ layer, weights }) => [
          layer.name,
          // Keras 3 calls the kernel of a depthwise convolution a kernel too.
          Object.fromEntries(
            weights.map((spec) => [spec.name.replace("depthwise_kernel", "kernel"), spec.shape]),
          ),
        ]),
      ),
    ).toEqual(weightsOf(theirs.layers.map(([layer, , weights]) => [layer, weights])));
  });

  it("has Keras' shapes at every layer that both have", () => {
    const shared = theirs.layers.filter(([layer]) => byName.has(layer));
    expect(shared.length).toBeGreaterThan(20);
    for (const [layer, shape] of shared) expect(byName.get(layer)?.outputShape, layer).toEqual(shape);
  });

  it("trains the head alone on a frozen base", () => {
    const { params } = describeModel(name, { ...options, freezeBase: true });
    expect(params).toEqual({
      total: theirs.total,
      trainable: theirs.total - theirs.withoutTop,
      nonTrainable: theirs.withoutTop,
    });
  });
});
