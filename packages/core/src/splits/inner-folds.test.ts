import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { SPLIT_SCHEMES } from "../words";
import type { SplitImage } from "./contract";
import { leakage } from "./leakage";
import { makeSplit } from "./make-split";
import { SCHEMES, splitText } from "./schemes";

/** Images of 12 to 30 patients at random: uneven numbers, one of `mixed` of two classes, each patient in one fold of the set. */
function drawImages(seed: number, mixed = 4): SplitImage[] {
  const random = createRandom(seed);
  const patients = 12 + random.int(19);
  const images: Omit<SplitImage, "index">[] = [];
  for (let patient = 0; patient < patients; patient++) {
    const own = patient % 2 === 0 ? "a" : "b";
    const isMixed = random.int(mixed) === 0;
    const count = 12 + random.int(12);
    for (let i = 0; i < count; i++)
      images.push({
        fold: Math.floor(patient / 2) % 2,
        class: isMixed && i % 3 === 0 ? (own === "a" ? "b" : "a") : own,
        patient: `P${patient}`,
        side: patient < 4 ? "test" : "train",
      });
  }
  return random.shuffle(images.map((image, index) => ({ ...image, index })));
}

const SEEDS = [1, 2, 3, 4];

describe.each(SPLIT_SCHEMES)("inner folds of %s", (scheme) => {
  const { folds, inner } = SCHEMES[scheme];
  const options = { seed: 1, ...(folds === "k" ? { k: 3 } : {}) };
  // Whole patients without regard to classes need patients that have both.
  const draw = (seed: number) => drawImages(seed, scheme === "group-k-fold" ? 1 : 4);

  it("are k parts of what is not the outer test side, each validating once, with every class on both sides", () => {
    for (const seed of SEEDS) {
      const images = draw(seed);
      const classOf = new Map(images.map((image) => [image.index, image.class]));
      const outer = makeSplit(scheme, images, options);
      for (const { fold, train, val, test } of outer.folds.slice(0, 2)) {
        const split = makeSplit(scheme, images, { ...options, within: { fold, k: 2 } });
        expect(split.folds.map((one) => one.fold)).toEqual([0, 1]);
        const rest = [...train, ...val].sort((a, b) => a - b);
        for (const sides of split.folds) {
          expect(sides.test).toEqual([]);
          expect([...sides.train, ...sides.val].sort((a, b) => a - b)).toEqual(rest);
          expect([...sides.train, ...sides.val].some((index) => test.includes(index))).toBe(false);
          for (const side of ["train", "val"] as const)
            expect(new Set(sides[side].map((index) => classOf.get(index)))).toEqual(new Set(["a", "b"]));
        }
        expect(split.folds.flatMap((sides) => sides.val).sort((a, b) => a - b)).toEqual(rest);
        expect(makeSplit(scheme, images.toReversed(), { ...options, within: { fold, k: 2 } })).toEqual(split);
      }
    }
  });

  // By image nothing keeps a patient's images together, in the outer folds either.
  if (inner.unit === "patient")
    it("put no patient on two sides, and none of the outer test side on any where the outer fold has none", () => {
      for (const seed of SEEDS) {
        const images = draw(seed);
        const outer = makeSplit(scheme, images, options);
        const patientOf = new Map(images.map((image) => [image.index, image.patient]));
        expect(leakage(outer, images)?.flatMap(({ patients }) => patients)).toEqual([]);
        for (const { fold, test } of outer.folds.slice(0, 2)) {
          const tested = new Set(test.map((index) => patientOf.get(index)));
          const split = makeSplit(scheme, images, { ...options, within: { fold, k: 2 } });
          for (const { trainAndVal } of leakage(split, images) ?? expect.fail())
            expect(trainAndVal).toEqual([]);
          for (const { train, val } of split.folds)
            expect([...train, ...val].some((index) => tested.has(patientOf.get(index)))).toBe(false);
        }
      }
    });
});

it("images without a patient stay by themselves where others have one", () => {
  const images = drawImages(3).map((image) => (image.index % 3 === 0 ? { ...image, patient: null } : image));
  const split = makeSplit("leave-one-fold-out", images, { seed: 1, within: { fold: 0, k: 3 } });
  for (const { trainAndVal } of leakage(split, images) ?? expect.fail()) expect(trainAndVal).toEqual([]);
});

describe("inner folds are refused", () => {
  const images = drawImages(5);
  it("where there are more of them than patients", () => {
    const few = images.filter(({ patient }) => ["P0", "P1", "P2", "P3", "P4", "P5"].includes(patient ?? ""));
    expect(() => makeSplit("leave-one-group-out", few, { seed: 1, within: { fold: 0, k: 6 } })).toThrow(
      /splits\.inner\.k: 6 — outer fold 0: there are 5 patients outside its test side; use a smaller k/,
    );
  });
  it("where a side would lack a class", () => {
    const rare = Array.from({ length: 200 }, (_, index) => ({
      index,
      fold: 0,
      class: index < 40 ? "b" : "a",
      patient: null,
    }));
    expect(() => makeSplit("k-fold", rare, { seed: 1, k: 2, within: { fold: 0, k: 20 } })).toThrow(
      /splits\.inner\.k: 20 — outer fold 0: inner fold \d+ would have no image of class b on its validation side/,
    );
  });
  it("of a fold that there is not", () => {
    expect(() => makeSplit("k-fold", images, { seed: 1, k: 3, within: { fold: 3, k: 2 } })).toThrow(
      /folds: 3 — the split has no such fold/,
    );
  });
});

it("their text names the outer fold", () => {
  expect(splitText({ scheme: "k-fold", seed: 1, k: 5, within: { fold: 2, k: 3 } })).toBe(
    "k-fold, k 5, seed 1, 3 inner folds of fold 2",
  );
});
