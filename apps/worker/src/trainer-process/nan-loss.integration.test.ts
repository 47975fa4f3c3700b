import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TrainerEvent, TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWhenStale } from "../testing/build";
import { readCheckpoint } from "../training/checkpoint/read";
import { makeSyntheticPack } from "../training/testing/make-pack";
import { runTrainer, scratchFolder } from "./testing";

type Train = Extract<TrainerJobInput, { kind: "train" }>;

const scratch = scratchFolder();
beforeAll(buildWhenStale);
afterAll(scratch.remove);
const pack = join(scratch.path, "pack");
const classes = makeSyntheticPack(pack, { count: 80, size: 32 });
const samples = classes.map((label, index) => ({ index, class: label }));

function job(overrides: Partial<Train> = {}): Train {
  return {
    kind: "train",
    trainingId: "nan",
    attempt: 1,
    model: { name: "mobilenet_m", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
    data: { balance: "none", augmentation: "none" },
    training: { epochs: 2 },
    seed: 1,
    pack: { path: pack },
    classes: ["blast", "normal"],
    positiveClass: "blast",
    samples: { train: samples.slice(0, 64), val: samples.slice(64) },
    checkpointDir: join(scratch.path, "run"),
    ...overrides,
  };
}

const epochsOf = (events: readonly TrainerEvent[]) =>
  events.flatMap((event) => (event.type === "epoch" ? [event] : []));

describe("a loss that stops being a number", () => {
  it("fails the training with batch and epoch named, and leaves a checkpoint from which it goes on", async () => {
    const first = await runTrainer(job({ untilEpoch: 1 }));
    const [kept] = epochsOf(first.events);
    const resume = { path: kept?.checkpoint.path ?? "" };
    // A penalty so strong that the next steps leave the range of 32-bit floats.
    const broken = job({ attempt: 2, resume, training: { epochs: 2, l1: 1e38 } });
    const { code, events } = await runTrainer(broken);
    expect(code).toBe(1);
    expect(events.at(-1)).toEqual({
      type: "failed",
      kind: "nan-loss",
      message: expect.stringMatching(/^the training loss became (NaN|Infinity) in batch [1-4] of epoch 2$/),
      epoch: 2,
    });
    expect(readdirSync(broken.checkpointDir)).toEqual(["attempt-1-epoch-000001.fwckpt"]);

    const resumed = await runTrainer(job({ attempt: 3, resume }));
    expect(resumed.events.at(-1)).toEqual({ type: "done", outcome: "complete", epoch: 2 });
    const last = readCheckpoint(epochsOf(resumed.events).at(-1)?.checkpoint.path ?? "");
    expect(last.weights.size).toBeGreaterThan(0);
    for (const values of last.weights.values()) expect(values.every(Number.isFinite)).toBe(true);
  });
});
