import { describe, expect, test } from "vitest";
import { makeSplit } from "./make-split";
import { sideSizes } from "./side-sizes";
import { C_NMC_COUNTS, makeImages } from "./test-images";

/** The article's Table 1: images by fold, side and class. */
const TABLE_1 = [
  { fold: 0, train: { ALL: 1677, HEM: 791 }, val: { ALL: 239, HEM: 113 }, test: { ALL: 481, HEM: 226 } },
  { fold: 1, train: { ALL: 1692, HEM: 814 }, val: { ALL: 241, HEM: 116 }, test: { ALL: 485, HEM: 233 } },
  { fold: 2, train: { ALL: 1719, HEM: 767 }, val: { ALL: 245, HEM: 109 }, test: { ALL: 493, HEM: 220 } },
];

describe("split within folds by image", () => {
  test("gives all 18 counts of Table 1 from the real set's counts", () => {
    const images = makeImages(C_NMC_COUNTS);
    const split = makeSplit("within-fold-by-image", images, { seed: 1 });
    const count = (indices: number[]) => ({
      ALL: indices.filter((index) => images[index]?.class === "ALL").length,
      HEM: indices.filter((index) => images[index]?.class === "HEM").length,
    });
    expect(
      split.folds.map(({ fold, train, val, test: held }) => ({
        fold,
        train: count(train),
        val: count(val),
        test: count(held),
      })),
    ).toEqual(TABLE_1);
  });

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
    const one = makeImages({ 0: { ALL: 50, HEM: 30 } });
    const two = makeImages({ 0: { ALL: 50, HEM: 30 }, 1: { ALL: 20, HEM: 20 } });
    const split = (images: typeof one) => makeSplit("within-fold-by-image", images, { seed: 4 }).folds[0];
    expect(split(two)).toEqual(split(one));
  });
});
