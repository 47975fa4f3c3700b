import { readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { exportJobSchema, type TrainerEvent } from "@foldwise/core/contracts/trainer";
import { buildNetwork, type Network } from "@foldwise/core/models";
import * as tf from "@tensorflow/tfjs-node";
import { afterAll, describe, expect, it, test } from "vitest";
import { writeCheckpoint } from "../checkpoint/write";
import { runExport } from "../jobs/export";
import { Classifier } from "../network/classifier";
import { openRuntime } from "../tensorflow/runtime";
import { exportModel } from "./export-model";
import predictions from "./fixtures/predictions.json";
import { matchWeights } from "./match-weights";
import { readWeightsFile } from "./read-weights-file";
import { checkpointOf, fixtureImages, keras, softmaxRows, temporaryFolder, tryOut } from "./testing";

const runtime = openRuntime();
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const IMAGES = 2;
const classes = ["blast", "normal", "other"];
const load = (path: string, network: Network) =>
  readWeightsFile(path, (layers) => matchWeights(layers, network));

test("a file that Keras wrote gives the predictions that Keras gave", async () => {
  const { size, probabilities } = predictions;
  const network = buildNetwork("mobilenet_m", {
    inputSize: size,
    widthMultiplier: 0.125,
    classes: predictions.classes,
  });
  const { arrays } = await load(keras("whole.h5", folder), network);
  const classifier = new Classifier(runtime, network, arrays);
  const logits = classifier.logits(fixtureImages(probabilities.length, size), probabilities.length);
  classifier.dispose();
  for (const [row, values] of softmaxRows(logits, network.classes).entries())
    for (const [at, value] of values.entries()) expect(value).toBeCloseTo(probabilities[row]?.[at] ?? NaN, 5);
});

const bytesOf = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** Sides that leave odd maps and padding of every kind on the way. */
const MODELS = [
  { name: "mobilenet_m", inputSize: 64, widthMultiplier: 0.25 },
  { name: "vgg16", inputSize: 45, widthMultiplier: 0.125 },
  { name: "vgg16", inputSize: 32, widthMultiplier: 0.125, head: "reference" },
  { name: "resnet50", inputSize: 75, widthMultiplier: 0.125 },
  { name: "resnet50", inputSize: 64, widthMultiplier: 0.125, head: "reference" },
  { name: "googlenet", inputSize: 70, widthMultiplier: 0.125, head: "reference" },
  { name: "alexnet", inputSize: 99, widthMultiplier: 0.125 },
  { name: "alexnet", inputSize: 80, widthMultiplier: 0.125, head: "reference" },
  { name: "alnett", inputSize: 65, widthMultiplier: 0.25 },
] as const;

describe.each(MODELS)("$name at $inputSize px, exported", (model) => {
  const network = buildNetwork(model.name, { ...model, classes: classes.length });
  const images = fixtureImages(IMAGES, model.inputSize);
  const { weights, probabilities } = tryOut(runtime, network, { seed: 4, images, count: IMAGES });
  const checkpoint = checkpointOf(model, { weights, classes });
  const out = join(folder, `${model.name}-${model.inputSize}`);
  const request = { checkpoint, weights: "best", out, metadata: { dataFingerprint: "abc" } } as const;

  it.each([
    ["keras-h5", ["model.h5"]],
    ["tfjs-layers", ["model.json", "weights.bin"]],
  ] as const)("as %s comes back bit for bit", async (format, names) => {
    const { files, epoch } = await exportModel({ ...request, format });
    expect(epoch).toBe(3);
    expect(files.map(({ path }) => path)).toEqual(names.map((name) => join(out, name)));
    for (const { path, bytes } of files) expect(readFileSync(path)).toHaveLength(bytes);
    const { arrays, random, unused } = await load(files[0]?.path ?? "", network);
    expect([random, unused]).toEqual([[], []]);
    expect(arrays.size).toBe(weights.size);
    for (const [name, values] of weights) {
      const found = arrays.get(name) ?? new Float32Array();
      expect(bytesOf(found).equals(bytesOf(values)), name).toBe(true);
    }
  });

  it("predicts as a SavedModel as it does here", async () => {
    const { files } = await exportModel({ ...request, out: join(out, "saved"), format: "saved-model" });
    expect(files.map(({ path }) => basename(path))).toEqual(["saved_model.pb", "foldwise.json"]);
    expect(JSON.parse(readFileSync(files[1]?.path ?? "", "utf8"))).toMatchObject({
      trainingId: "t-1",
      classes,
    });
    const loaded = await tf.node.loadSavedModel(join(out, "saved"), ["serve"], "serving_default");
    expect(loaded.inputs.map(({ name, shape }) => [name, shape?.length])).toEqual([["input", 4]]);
    const input = tf.tensor4d(images, [IMAGES, model.inputSize, model.inputSize, 3]);
    const output = loaded.predict({ images: input });
    if (Array.isArray(output) || !("probabilities" in output)) throw new Error("it gives no probabilities");
    const values = [...(output.probabilities?.dataSync() ?? [])];
    tf.dispose([input, output]);
    loaded.dispose();
    for (const [at, value] of probabilities.flat().entries())
      expect(Math.abs((values[at] ?? Number.NaN) - value)).toBeLessThan(1e-5);
  });

  it("predicts in TensorFlow.js as it does here", async () => {
    await exportModel({ ...request, format: "tfjs-layers" });
    const loaded = await tf.loadLayersModel(`file://${join(out, "model.json")}`);
    expect(loaded.getUserDefinedMetadata()).toMatchObject({
      trainingId: "t-1",
      epoch: 3,
      classes,
      inputSize: model.inputSize,
      preprocessing: { rescale: "0-1" },
      dataFingerprint: "abc",
    });
    const input = tf.tensor4d(images, [IMAGES, model.inputSize, model.inputSize, 3]);
    const output = loaded.predict(input);
    if (Array.isArray(output)) throw new Error("more outputs than one");
    const values = [...output.dataSync()];
    tf.dispose([input, output]);
    loaded.dispose();
    for (const [at, value] of probabilities.flat().entries())
      expect(Math.abs((values[at] ?? NaN) - value)).toBeLessThan(1e-5);
  });
});

test("the job exports the weights that are asked for and says what it wrote", async () => {
  const model = { name: "mobilenet_m", inputSize: 32, widthMultiplier: 0.125 };
  const network = buildNetwork(model.name, { ...model, classes: classes.length });
  const images = fixtureImages(1, 32);
  const { weights } = tryOut(runtime, network, { seed: 1, images, count: 1 });
  const checkpoint = join(folder, "epoch.fwckpt");
  writeCheckpoint(checkpoint, checkpointOf(model, { weights, classes }));
  const events: TrainerEvent[] = [];
  const out = join(folder, "job");
  const job = exportJobSchema.parse({ kind: "export", checkpoint, weights: "last", format: "keras-h5", out });
  await runExport(job, {
    emit: (event) => events.push(event),
    requested: () => "nothing",
    breathe: async () => {},
  });
  expect(events).toMatchObject([
    { type: "ready" },
    {
      type: "exported",
      epoch: 5,
      weights: "last",
      files: [{ path: join(out, "model.h5"), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    },
    { type: "log" },
    { type: "done", outcome: "complete" },
  ]);
  const { arrays } = await load(join(out, "model.h5"), network);
  expect(arrays.get("conv1/kernel")?.every((value) => value === 0)).toBe(true);
});
