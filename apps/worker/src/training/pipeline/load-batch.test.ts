import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderStages, rescaleTable } from "@foldwise/core/imaging";
import { ALL_STEPS } from "@foldwise/core/trainers/tfjs/augmentation";
import { afterAll, describe, expect, it } from "vitest";
import { openPack } from "../images/open-pack";
import { makeSyntheticPack } from "../testing/make-pack";
import {
  imageBuffers,
  loadPlainBatch,
  loadTrainingBatch,
  noisyTestImage,
  type TrainingView,
} from "./load-batch";
import type { EpochSample } from "./samples";

const folder = mkdtempSync(join(tmpdir(), "foldwise-batch-"));
const path = join(folder, "pack");
makeSyntheticPack(path, { count: 6, size: 32 });
const pack = openPack(path);
afterAll(() => {
  pack.close();
  rmSync(folder, { recursive: true, force: true });
});

const view = { pack, seed: 1, augmentation: ALL_STEPS, rescale: "0-1" } as const;
const sample = { index: 2, class: 1, copy: "original" } as const;
const one = (ofView: TrainingView, ofSample: EpochSample, epoch: number) =>
  loadTrainingBatch(ofView, [ofSample], { epoch }).images;

describe("training images", () => {
  it("are decided by seed, image, copy and epoch, not by their place in the batch", () => {
    const others = [0, 1].map((index) => ({ index, class: 0, copy: "original" }) as const);
    const size = 32 * 32 * 3;
    const epoch = 3;
    const buffers = imageBuffers(pack);
    const first = loadTrainingBatch(view, [sample, ...others], { epoch }).images.subarray(0, size);
    const last = loadTrainingBatch({ ...view, buffers }, [...others, sample], { epoch }).images.subarray(
      2 * size,
    );
    expect(last).toEqual(first);
    for (const other of [
      one(view, sample, 4),
      one({ ...view, seed: 2 }, sample, 3),
      one(view, { ...sample, copy: "desaturated" }, 3),
    ])
      expect(other).not.toEqual(one(view, sample, 3));
  });

  it.each(["before-warp", "after-brightness"] as const)(
    "are what the stages of a dataset show last, noise %s",
    (noiseOrder) => {
      const augmentation = { ...ALL_STEPS, noiseOrder };
      const original = pack.image(sample.index);
      const stageView = { crop: 1, resize: "bilinear", size: 32, augmentation, rescale: "-1-1" } as const;
      const table = rescaleTable("-1-1");
      for (const copy of ["original", "desaturated"] as const) {
        const shown = renderStages(original, stageView, { seed: 1, index: sample.index, copy, epoch: 3 });
        const values = one({ ...view, augmentation, rescale: "-1-1" }, { ...sample, copy }, 3);
        const last = shown.at(-1)?.image.data ?? new Uint8Array();
        expect(values).toEqual(Float32Array.from(last, (value) => table[value] ?? Number.NaN));
      }
    },
  );

  it("are grey in a desaturated copy before anything is drawn", () => {
    const copy = one({ ...view, augmentation: null }, { ...sample, copy: "desaturated" }, 1);
    expect(copy.length).toBe(32 * 32 * 3);
    for (let at = 0; at < copy.length; at += 3) expect(new Set(copy.subarray(at, at + 3)).size).toBe(1);
  });

  it("are scaled to 0–1, or to −1–1 where asked", () => {
    const { images, classes } = loadPlainBatch(view, [{ index: 0, class: 0 }]);
    const wide = loadPlainBatch({ pack, rescale: "-1-1" }, [{ index: 0, class: 0 }]).images;
    for (const [at, value] of images.entries()) expect(wide[at]).toBeCloseTo(value * 2 - 1, 6);
    expect(classes).toEqual([0]);
    expect(images[100]).toBe(Math.fround((pack.image(0).data[100] ?? 0) / 255));
    expect(images.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

describe("noisyTestImage", () => {
  it("scales one draw by sigma, another for each replicate and image", () => {
    const two = noisyTestImage(pack, 0, { sigma: 2, replicate: 0 });
    const ten = noisyTestImage(pack, 0, { sigma: 10, replicate: 0 });
    const clean = pack.image(0).data;
    let opposite = 0;
    for (const [at, value] of clean.entries()) {
      const small = (two.image.data[at] ?? 0) - value;
      if (Math.abs(small) > 1 && Math.sign((ten.image.data[at] ?? 0) - value) !== Math.sign(small))
        opposite++;
    }
    expect(opposite).toBe(0);
    expect(noisyTestImage(pack, 0, { sigma: 10, replicate: 1 }).image.data).not.toEqual(ten.image.data);
    expect(noisyTestImage(pack, 0, { sigma: 10, replicate: 0 })).toEqual(ten);
    expect(noisyTestImage(pack, 0, { sigma: 0, replicate: 0 }).image.data).toEqual(clean);
  });
});
