import { describe, expect, test } from "vitest";
import { makeSplit } from "./make-split";
import { sideSizes } from "./side-sizes";
import { makeImages } from "./test-images";

describe("split within folds by image", () => {
  test("counts in integers: floating point loses a training image of 90, 170 or 330", () => {
    for (const n of [90, 170, 330]) {
      expect(Math.floor(0.7 * n)).toBe((7 * n) / 10 - 1);
      expect(sideSizes(n).train).toBe((7 * n) / 10);
    }
    for (let n = 10; n < 3000; n++) {
      const { train, val, test: held } = sideSizes(n);
      expect(train + val + held).toBe(n);
      expect(10 * train <= 7 * n && 10 * (train + 1) > 7 * n).toBe(true);
      expect(10 * val <= n && 10 * (val + 1) > n).toBe(true);
    }
  });

  test("a fold's split does not change when another fold is added", () => {
    const one = makeImages({ 0: { blast: 50, normal: 30 } });
    const two = makeImages({ 0: { blast: 50, normal: 30 }, 1: { blast: 20, normal: 20 } });
    const split = (images: typeof one) => makeSplit("within-fold-by-image", images, { seed: 4 }).folds[0];
    expect(split(two)).toEqual(split(one));
  });
});
