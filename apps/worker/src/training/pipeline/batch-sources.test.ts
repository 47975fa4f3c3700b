import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FoldwiseError } from "@foldwise/core/errors";
import { ALL_STEPS } from "@foldwise/core/trainers/tfjs/augmentation";
import { afterAll, describe, expect, it } from "vitest";
import { openPack } from "../images/open-pack";
import { makeSyntheticPack } from "../testing/make-pack";
import { inputThreads } from "./input-threads";
import { openBatchSource } from "./open-source";
import { cutBatches, epochSamples, shuffleSamples } from "./samples";

const SIZE = 32;
const BATCH = 8;
const folder = mkdtempSync(join(tmpdir(), "foldwise-sources-"));
const path = join(folder, "pack");
const classes = makeSyntheticPack(path, { count: 50, size: SIZE });
const pack = openPack(path);
afterAll(() => {
  pack.close();
  rmSync(folder, { recursive: true, force: true });
});

const view = { pack, seed: 5, augmentation: ALL_STEPS, rescale: "-1-1" } as const;
const samples = epochSamples(
  classes.map((label, index) => ({ index, class: label })),
  "hsv-desaturated",
);
const open = (threads: number, at = path) => openBatchSource(view, { path: at, threads, batchSize: BATCH });

/** The batches of two epochs after one that was left after two batches. */
async function readAll(threads: number) {
  const source = open(threads);
  const read: { images: Float32Array; classes: readonly number[] }[] = [];
  try {
    for (const epoch of [1, 2, 3]) {
      const batches = cutBatches(shuffleSamples(samples, view.seed, epoch), BATCH);
      let count = 0;
      for await (const batch of source.batches(epoch, batches)) {
        if (epoch === 1 && ++count === 2) break;
        read.push({ images: batch.images.slice(), classes: batch.classes });
      }
    }
  } finally {
    await source.close();
  }
  return read;
}

// A thread that starts from source loads a compiler first.
describe("batch sources", { timeout: 120_000 }, () => {
  it("give the same values bit for bit whatever the number of threads, also after an epoch that was given up", async () => {
    const [none, one, three] = await Promise.all([readAll(0), readAll(1), readAll(3)]);
    // 66 images: 8 batches, of which the last has 10; and one from the epoch that was left.
    expect(none.length).toBe(1 + 2 * 9);
    expect(none.reduce((sum, batch) => sum + batch.classes.length, 0)).toBe(BATCH + 2 * 66);
    expect(one).toEqual(none);
    expect(three).toEqual(none);
  });

  it("hold no more batches ahead than there are slots for", async () => {
    const source = open(2);
    const epoch = cutBatches(shuffleSamples(samples, 1, 1), BATCH);
    const batches = Array.from({ length: 20 }, () => epoch).flat();
    const iterator = source.batches(1, batches);
    const first = await iterator.next();
    expect(first.value?.classes.length).toBe(BATCH);
    // The threads run on until the slots are full, and no further: the second batch is the one it was all along.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await iterator.next();
    const inline = open(0).batches(1, batches);
    await inline.next();
    expect(second.value?.images).toEqual((await inline.next()).value?.images);
    expect(first.value?.images.buffer.byteLength).toBe(5 * (BATCH + 1) * SIZE * SIZE * 3 * 4);
    await iterator.return(undefined);
    await source.close();
  });

  it("prepare one batch ahead at least, however large it is", async () => {
    // 256 MB hold one batch of 11,000 images of 32 px, and still there are two slots: one is read, one prepared.
    const source = openBatchSource(view, { path, threads: 2, batchSize: 11_000 });
    for (const epoch of [1, 2]) {
      const batches = cutBatches(shuffleSamples(samples, view.seed, epoch), BATCH);
      const inline = open(0).batches(epoch, batches);
      for await (const batch of source.batches(epoch, batches))
        expect(Float32Array.from(batch.images)).toEqual((await inline.next()).value?.images);
    }
    await source.close();
  });

  it("pass on what went wrong in a thread, as what it was, and end", async () => {
    const cut = join(folder, "cut");
    makeSyntheticPack(cut, { count: 50, size: SIZE });
    const source = open(1, cut);
    const batches = cutBatches(shuffleSamples(samples, 1, 1), BATCH);
    const first = source.batches(1, batches);
    await first.next();
    await first.return(undefined);
    truncateSync(cut, 2_000);
    const reading = (async () => {
      for await (const _ of source.batches(2, batches)) void _;
    })();
    const error: unknown = await reading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FoldwiseError);
    expect(error).toMatchObject({ code: "invalid", message: expect.stringContaining("truncated") });
    await source.close();

    const absent = open(1, join(folder, "none"));
    await expect(absent.batches(1, batches).next()).rejects.toThrow(/ENOENT/);
    await absent.close();
  });
});

describe("inputThreads", () => {
  it("follows the variable, else what computes", () => {
    expect(inputThreads({ FOLDWISE_INPUT_THREADS: "3" }, { device: "cpu", cores: 2 })).toBe(3);
    expect(inputThreads({ FOLDWISE_INPUT_THREADS: "0" }, { device: "gpu", cores: 16 })).toBe(0);
    expect(inputThreads({ FOLDWISE_INPUT_THREADS: "" }, { device: "gpu", cores: 16 })).toBe(8);
    expect(inputThreads({}, { device: "gpu", cores: 4 })).toBe(3);
    for (const wrong of ["many", "-1", "1.5", "65"])
      expect(() => inputThreads({ FOLDWISE_INPUT_THREADS: wrong }, { device: "cpu", cores: 2 })).toThrow(
        /FOLDWISE_INPUT_THREADS/,
      );
  });
});
