import { join } from "node:path";
import type { TrainerEvent, TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { buildNetwork } from "@foldwise/core/models";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWhenStale } from "../testing/build";
import { readCheckpoint } from "../training/checkpoint/read";
import { makeSyntheticPack } from "../training/testing/make-pack";
import { matchWeights, readWeightsFile } from "../training/weights-files";
import { keras } from "../training/weights-files/testing";
import { runTrainer, scratchFolder } from "./testing";

type Train = Extract<TrainerJobInput, { kind: "train" }>;

const scratch = scratchFolder();
beforeAll(buildWhenStale);
afterAll(scratch.remove);
const pack = join(scratch.path, "pack");
const classes = makeSyntheticPack(pack, { count: 60, size: 32 });
const samples = classes.map((label, index) => ({ index, class: label }));
const file = keras("base.weights.h5", scratch.path);
const sha256 = "c".repeat(64);
const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.125 });
const WORDS = `ImageNet, base.weights.h5, SHA-256 ${sha256}`;

function job(attempt: number, overrides: Partial<Train> = {}): Train {
  return {
    kind: "train",
    trainingId: "t1",
    attempt,
    model: { name: "mobilenet_m", inputSize: 32, widthMultiplier: 0.125, weights: "imagenet" },
    data: { balance: "none", augmentation: "none" },
    // Steps so small that the base is still recognised after an epoch.
    training: { epochs: 2, learningRate: 1e-9 },
    seed: 1,
    pack: { path: pack },
    classes: ["blast", "normal"],
    positiveClass: "blast",
    samples: { train: samples.slice(0, 32), val: samples.slice(32, 60) },
    checkpointDir: join(scratch.path, `attempt-${attempt}`),
    initialWeights: { path: file, sha256, origin: "ImageNet, base.weights.h5", expects: "-1-1" },
    ...overrides,
  };
}
const linesOf = (events: readonly TrainerEvent[]) =>
  events.flatMap((event) => (event.type === "log" ? [event.message] : []));
const checkpointOf = (events: readonly TrainerEvent[]) => {
  const epoch = events.findLast((event) => event.type === "epoch");
  if (epoch?.type !== "epoch") throw new Error("no epoch was finished");
  return epoch.checkpoint.path;
};

describe("a training that starts from a file", () => {
  it("has its arrays, a head of its own, and says so, also once it is resumed without the file", async () => {
    const first = await runTrainer(job(1, { untilEpoch: 1 }));
    expect(first.events[0]).toMatchObject({ type: "ready", initialWeights: WORDS });
    expect(linesOf(first.events)).toEqual(
      expect.arrayContaining([
        `initial weights: ${WORDS}: 135 arrays loaded; random: head_bn, predictions`,
        "these weights were trained on values as -1-1, this training has 0-1 (data.rescale)",
      ]),
    );
    const checkpoint = readCheckpoint(checkpointOf(first.events));
    const { arrays } = await readWeightsFile(file, (layers) => matchWeights(layers, network));
    for (const name of ["conv1/kernel", "conv_dw_7/depthwise_kernel", "conv_pw_13_bn/gamma"])
      for (const [at, value] of checkpoint.weights.get(name)?.entries() ?? [])
        expect(value).toBeCloseTo(arrays.get(name)?.[at] ?? Number.NaN, 6);

    const { initialWeights: _file, ...withoutFile } = job(2);
    const resumed = await runTrainer({ ...withoutFile, resume: { path: checkpointOf(first.events) } });
    expect(resumed.events[0]).toMatchObject({ type: "ready", epoch: 1, initialWeights: WORDS });
    expect(resumed.events.at(-1)).toMatchObject({ type: "done", outcome: "complete", epoch: 2 });
  });
});
