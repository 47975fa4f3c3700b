import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_MODEL_OPTIONS } from "@foldwise/core/models";
import { afterAll, describe, expect, it } from "vitest";
import type { Checkpoint } from "./format";
import { readCheckpoint } from "./read";
import { writeCheckpoint } from "./write";

const folder = mkdtempSync(join(tmpdir(), "foldwise-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const weights = new Map([
  ["a/kernel", Float32Array.of(1.5, -2.25, Number.NaN, 1e-40)],
  ["b/bias", Float32Array.of(0)],
]);
const checkpoint: Checkpoint = {
  trainingId: "t",
  attempt: 2,
  epoch: 3,
  steps: 42,
  seed: 1,
  model: {
    name: "mobilenet_m",
    inputSize: 64,
    head: DEFAULT_MODEL_OPTIONS.head,
    freezeBase: false,
    widthMultiplier: 0.25,
    dropout: 0.5,
    batchNormMomentum: 0.99,
    weights: "random",
    preprocessing: { crop: 0.9, resize: "bilinear", rescale: "-1-1" },
  },
  classes: ["blast", "normal"],
  schedule: { learningRate: 1e-4, plateauBest: 0.5, plateauWait: 1, bestLoss: null, bestEpoch: 2, wait: 1 },
  weights,
  best: new Map([...weights].map(([name, values]) => [name, values.map((value) => value + 1)])),
  moment1: new Map(weights),
  moment2: new Map(weights),
};

describe("checkpoints", () => {
  it("come back as they were, bit for bit, and leave no temporary file", () => {
    const path = join(folder, "whole.fwckpt");
    const file = writeCheckpoint(path, checkpoint);
    expect(readCheckpoint(path)).toEqual(checkpoint);
    expect(file.bytes).toBe(readFileSync(path).length);
    expect(readdirSync(folder)).toEqual(["whole.fwckpt"]);
  });

  it("hold the best weights once where they are the last ones", () => {
    const path = join(folder, "best.fwckpt");
    const { bytes } = writeCheckpoint(path, { ...checkpoint, best: checkpoint.weights });
    expect(readCheckpoint(path).best).toEqual(weights);
    expect(bytes).toBeLessThan(writeCheckpoint(join(folder, "both.fwckpt"), checkpoint).bytes);
  });

  it("are refused by name when cut off anywhere, altered, or something else", () => {
    const path = join(folder, "damaged.fwckpt");
    writeCheckpoint(path, checkpoint);
    const bytes = readFileSync(path);
    for (const length of [0, 5, 11, 40, bytes.length - 33, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(() => readCheckpoint(path)).toThrow(path);
    }
    const altered = Buffer.from(bytes);
    altered[bytes.length - 40] = (altered[bytes.length - 40] ?? 0) ^ 1;
    writeFileSync(path, altered);
    expect(() => readCheckpoint(path)).toThrow(/checksum/);
    // A byte of the header, and of the length before it.
    for (const at of [30, 9]) {
      const header = Buffer.from(bytes);
      header[at] = (header[at] ?? 0) ^ 1;
      writeFileSync(path, header);
      expect(() => readCheckpoint(path)).toThrow(/truncated or altered/);
    }
    writeFileSync(path, Buffer.alloc(5000, "no checkpoint"));
    expect(() => readCheckpoint(path)).toThrow(/not a checkpoint/);
    expect(() => readCheckpoint(join(folder, "none"))).toThrow(/cannot be read/);
    expect(() => readCheckpoint(folder)).toThrow(/cannot be read/);
  });
});
