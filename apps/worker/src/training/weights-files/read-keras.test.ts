import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { buildNetwork } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { writeHdf5 } from "./hdf5";
import { describeMatch, matchWeights } from "./match-weights";
import { readWeightsFile } from "./read-weights-file";
import { keras, temporaryFolder } from "./testing";

const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.125 });
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const load = (path: string, into = network) => readWeightsFile(path, (layers) => matchWeights(layers, into));

describe("files that Keras wrote", () => {
  let whole: Awaited<ReturnType<typeof load>>;
  beforeAll(async () => {
    whole = await load(keras("whole.h5", folder));
  });

  it("gives every array of a whole model", () => {
    expect(whole.arrays.size).toBe(141);
    expect(whole.random).toEqual([]);
    expect(whole.arrays.get("conv_dw_3/depthwise_kernel")).toHaveLength(9 * 16);
    expect(describeMatch(whole)).toBe("141 arrays loaded; every layer");
  });

  it.each(["weights-only.h5", "base.weights.h5"] as const)(
    "leaves the head of %s, without top, random",
    async (name) => {
      const base = await load(keras(name, folder));
      expect(base.arrays.size).toBe(135);
      expect(base.random).toEqual(["head_bn", "predictions"]);
      expect(describeMatch(base)).toBe("135 arrays loaded; random: head_bn, predictions");
      for (const [array, values] of base.arrays) expect(values, array).toEqual(whole.arrays.get(array));
    },
  );

  it("leaves the last layer random where the file tells more classes apart", async () => {
    const three = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.125, classes: 3 });
    expect((await load(keras("whole.h5", folder), three)).random).toEqual(["predictions"]);
  });

  it("refuses a negative moving variance", async () => {
    const spoilt = [...whole.arrays].map(([key, values]) => {
      const [layer = "", weight = ""] = key.split("/");
      const isSpoilt = weight === "moving_variance";
      const read = () => (isSpoilt ? values.map((value) => -value) : values);
      return { layer, array: { name: `${weight}:0`, shape: [values.length], isFlat: true as const, read } };
    });
    const names = [...new Set(spoilt.map(({ layer }) => layer))];
    const layers = names.map((name) => ({
      name,
      arrays: spoilt.filter(({ layer }) => layer === name).map(({ array }) => array),
    }));
    expect(() => matchWeights(layers, network)).toThrow(
      /moving_variance:0 holds the variance -\d\S* at place 0; no variance is negative/,
    );
  });

  it("names layer and shapes of another width", async () => {
    const wide = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 });
    await expect(load(keras("whole.h5", folder), wide)).rejects.toThrow(
      /whole\.h5: layer conv1: found .*kernel \[3, 3, 3, 4\], expected kernel \[3, 3, 3, 8\]/,
    );
  });

  it("says when the file is of another architecture", async () => {
    const other = buildNetwork("resnet50", { inputSize: 32, widthMultiplier: 0.125 });
    await expect(load(keras("whole.h5", folder), other)).rejects.toThrow(
      /whole\.h5: weights of another architecture: the file has 56 layers with weights \(conv1, .*\), resnet50 has 106 layers with weights \(conv1_conv,/,
    );
  });
});

/** Calls `spoil` on copies of a file, cut off or with bytes changed, the same ones each time. */
async function eachDamaged(path: string, rounds: number, spoil: (damaged: string) => Promise<void>) {
  const bytes = readFileSync(path);
  const random = createRandom(11);
  for (let round = 0; round < rounds; round++) {
    // A name of its own each: the library keeps what it knows of a file that it could not close.
    const damaged = join(folder, `damaged-${basename(path)}-${round}.h5`);
    const copy = Buffer.from(bytes);
    if (round % 2 === 0) writeFileSync(damaged, copy.subarray(0, random.int(copy.length)));
    else {
      // Structure lies everywhere between the arrays; the first kilobytes are nothing but.
      const reach = round % 4 === 1 ? 20_000 : copy.length;
      for (let i = 0; i < 12; i++) copy[random.int(reach)] = random.int(256);
      writeFileSync(damaged, copy);
    }
    await spoil(damaged);
  }
}

test.each(["whole.h5", "weights-only.h5", "base.weights.h5"] as const)(
  "%s, cut off or altered anywhere, is refused by name or read whole",
  async (name) => {
    let refused = 0;
    await eachDamaged(keras(name, folder), 24, async (damaged) => {
      const result = await load(damaged).catch((error: unknown) => error);
      if (result instanceof Error) {
        refused += 1;
        expect(result).toMatchObject({ name: "FoldwiseError", code: "invalid" });
        expect(result.message).toContain(basename(damaged));
      } else expect(result).toHaveProperty("arrays");
    });
    // Every truncation at least; a byte changed within an array's values is the checksum's to find.
    expect(refused).toBeGreaterThanOrEqual(12);
  },
);

describe("files that differ from what they should be", () => {
  const layer = (
    name: string,
    weights: readonly string[],
    shapes: readonly (readonly number[])[],
    fill = 0.5,
  ) => ({
    name,
    weights,
    shapes,
    fill,
  });
  /** Keras' older layout, with whatever layers. */
  const write = async (name: string, layers: ReturnType<typeof layer>[]) => {
    const path = join(folder, name);
    await writeHdf5(path, (root) => {
      root.texts(
        "layer_names",
        layers.map((one) => one.name),
      );
      for (const one of layers) {
        const group = root.group(one.name);
        group.texts("weight_names", one.weights);
        for (const [i, weight] of one.weights.entries()) {
          const shape = one.shapes[i] ?? [];
          const length = shape.reduce((product, side) => product * side, 1);
          group.floats(weight, new Float32Array(length).fill(one.fill), shape);
        }
      }
    });
    return path;
  };
  const tiny = {
    ...network,
    layers: [
      { kind: "conv2d", name: "a", inputs: ["input"], filters: 2, kernel: 1, stride: 1, bias: true },
      { kind: "global-average-pool", name: "pool", inputs: ["a"] },
      { kind: "dense", name: "top", inputs: ["pool"], units: 2 },
    ],
  } as const;

  it("takes names of Keras 1 by their order", async () => {
    const path = await write("keras-1.h5", [layer("a", ["a_W_1:0", "a_b_1:0"], [[1, 1, 3, 2], [2]])]);
    const { arrays, random } = await load(path, tiny);
    expect([...arrays.keys()]).toEqual(["a/kernel", "a/bias"]);
    expect(random).toEqual(["top"]);
  });

  it("names the layer and the shapes when an array is missing", async () => {
    const path = await write("no-bias.h5", [layer("a", ["kernel:0"], [[1, 1, 3, 2]])]);
    await expect(load(path, tiny)).rejects.toThrow(
      /no-bias\.h5: layer a: found .*kernel:0 \[1, 1, 3, 2\], expected kernel \[1, 1, 3, 2\], bias \[2\]/,
    );
  });

  it("names a layer that is missing below the head", async () => {
    const two = {
      ...tiny,
      layers: [
        tiny.layers[0],
        { kind: "conv2d", name: "b", inputs: ["a"], filters: 4, kernel: 3, stride: 1 },
        { ...tiny.layers[1], inputs: ["b"] },
        tiny.layers[2],
      ],
    } as const;
    const path = await write("no-b.h5", [layer("a", ["kernel:0", "bias:0"], [[1, 1, 3, 2], [2]])]);
    await expect(load(path, two)).rejects.toThrow(
      /no-b\.h5: the file has no layer b; .* needs kernel \[3, 3, 2, 4\]/,
    );
  });

  it("refuses values that are no numbers", async () => {
    const weights = ["kernel:0", "bias:0"];
    const path = await write("nan.h5", [layer("a", weights, [[1, 1, 3, 2], [2]], Number.NaN)]);
    await expect(load(path, tiny)).rejects.toThrow(/nan\.h5: .*kernel:0 holds NaN at place 0/);
  });

  it.each([
    ["nothing.h5", "", /not a file of weights/],
    ["words.h5", "these are no weights", /not a file of weights/],
    ["half.json", '{"weightsManifest": [', /half\.json: .*JSON/],
  ])("refuses %s", async (name, text, reason) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    await expect(load(path)).rejects.toThrow(reason);
  });

  it("says when there is no file", async () => {
    await expect(load(join(folder, "none.h5"))).rejects.toThrow(/none\.h5: the weights cannot be read/);
  });
});
