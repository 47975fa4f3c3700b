import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildNetwork } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { afterAll, describe, expect, it } from "vitest";
import { matchWeights } from "./match-weights";
import { readWeightsFile } from "./read-weights-file";
import { drawWeights, temporaryFolder } from "./testing";
import { writeTfjs } from "./write-tfjs";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const model = join(folder, "model.json");
const shard = join(folder, "weights.bin");
const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.125 });
const weights = drawWeights(network, 2);
writeTfjs({ model, shard, shardName: "weights.bin" }, { network, weights, metadata: {} });
const document = JSON.parse(readFileSync(model, "utf8"));
const bytes = readFileSync(shard);
const [manifest] = document.weightsManifest;

const load = (path: string) => readWeightsFile(path, (layers) => matchWeights(layers, network));
/** The same model under another name, its manifest changed. */
const spoiled = (name: string, changes: object, top: object = {}) => {
  const path = join(folder, name);
  const weightsManifest = [{ ...manifest, ...changes }];
  writeFileSync(path, JSON.stringify({ ...document, weightsManifest, ...top }));
  return path;
};

describe("TensorFlow.js layers format", () => {
  it("is read, in however many shards", async () => {
    expect((await load(model)).arrays).toEqual(weights);
    const cut = 100_001;
    writeFileSync(join(folder, "group1-shard1of2.bin"), bytes.subarray(0, cut));
    writeFileSync(join(folder, "group1-shard2of2.bin"), bytes.subarray(cut));
    const path = spoiled("two.json", { paths: ["group1-shard1of2.bin", "group1-shard2of2.bin"] });
    expect((await load(path)).arrays).toEqual(weights);
  });

  it("is refused with quantized weights", async () => {
    const [first, ...rest] = manifest.weights;
    const quantized = { ...first, quantization: { dtype: "uint8", scale: 0.1, min: 0 } };
    const path = spoiled("quantized.json", { weights: [quantized, ...rest] });
    await expect(load(path)).rejects.toThrow(
      /quantized\.json: conv1\/kernel is quantized; convert the model again/,
    );
  });

  it.each([["../weights.bin"], ["/etc/passwd"], ["..\\weights.bin"], [".."]])(
    "is refused with a shard at %s",
    async (path) => {
      await expect(load(spoiled("elsewhere.json", { paths: [path] }))).rejects.toThrow(
        "is missing next to model.json",
      );
    },
  );

  it("is refused as a graph model", async () => {
    await expect(load(spoiled("graph.json", {}, { format: "graph-model" }))).rejects.toThrow("a graph model");
  });

  it("is refused cut off anywhere, and by the missing shard's name", async () => {
    const random = createRandom(5);
    const cut = spoiled("cut.json", { paths: ["cut.bin"] });
    await expect(load(cut)).rejects.toThrow(/cut\.json: .*cut\.bin/);
    for (let round = 0; round < 10; round++) {
      writeFileSync(join(folder, "cut.bin"), bytes.subarray(0, random.int(bytes.length)));
      await expect(load(cut)).rejects.toThrow(/cut\.bin: \d+ bytes where the manifest has 243944/);
      writeFileSync(join(folder, "half.json"), readFileSync(model).subarray(0, 1 + random.int(10_000)));
      await expect(load(join(folder, "half.json"))).rejects.toThrow(/half\.json: /);
    }
  });
});
