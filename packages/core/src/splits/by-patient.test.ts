import { describe, expect, test } from "vitest";
import type { SplitImage } from "./contract";
import { leakage } from "./leakage";
import { makeSplit, offeredSchemes } from "./make-split";
import { patientsInSeveralFolds } from "./patients-in-several-folds";
import { COUNTS, makeImages } from "./test-images";

const images = makeImages(COUNTS, { patients: 8 });

function moved(from: readonly SplitImage[], every: number, patient: string): SplitImage[] {
  return from.map((image) => (image.index % every === 0 ? { ...image, patient } : image));
}

describe("split within folds by patient", () => {
  test("keeps patients whole, over many seeds", () => {
    for (let seed = 0; seed < 20; seed++) {
      const split = makeSplit("within-fold-by-patient", images, { seed });
      for (const fold of leakage(split, images) ?? []) {
        expect(fold).toMatchObject({ patients: [], trainAndVal: [], testImages: 0 });
      }
    }
  });

  test("comes near 70, 10 and 20 % of each class where patients are many and small", () => {
    const many = makeImages({ 0: { blast: 2000, normal: 1000 } }, { patients: 60 });
    for (let seed = 0; seed < 10; seed++) {
      const [fold] = makeSplit("within-fold-by-patient", many, { seed }).folds;
      for (const [name, n] of [
        ["blast", 2000],
        ["normal", 1000],
      ] as const) {
        const share = (side: readonly number[]) =>
          side.filter((index) => many[index]?.class === name).length / n;
        expect(Math.abs(share(fold?.train ?? []) - 0.7)).toBeLessThan(0.02);
        expect(Math.abs(share(fold?.val ?? []) - 0.1)).toBeLessThan(0.02);
        expect(Math.abs(share(fold?.test ?? []) - 0.2)).toBeLessThan(0.02);
      }
    }
  });

  test("keeps a patient with cells of both classes whole", () => {
    const mixed = moved(makeImages({ 0: { blast: 200, normal: 200 } }, { patients: 6 }), 20, "both");
    const [fold] = leakage(makeSplit("within-fold-by-patient", mixed, { seed: 3 }), mixed) ?? [];
    expect(fold?.patients).toEqual([]);
  });

  test("refuses a class with two patients in a fold", () => {
    const few = makeImages({ 0: { blast: 50, normal: 50 } }, { patients: 2 });
    expect(() => makeSplit("within-fold-by-patient", few, { seed: 1 })).toThrow(
      /fold 0, class blast: 2 patients .* at least 3/,
    );
  });

  test("is not offered to a set without patients, or with some unknown", () => {
    const none = makeImages(COUNTS);
    expect(() => makeSplit("within-fold-by-patient", none, { seed: 1 })).toThrow(
      /has no patient ids.*within-fold-by-image or leave-one-fold-out/,
    );
    const some = images.map((image) => (image.index < 3 ? { ...image, patient: null } : image));
    expect(() => makeSplit("within-fold-by-patient", some, { seed: 1 })).toThrow(
      /3 of 10661 images have no known patient/,
    );
    expect(offeredSchemes(some)).toEqual(["within-fold-by-image", "leave-one-fold-out"]);
    expect(offeredSchemes(images)).toContain("within-fold-by-patient");
  });
});

describe("leave one fold out", () => {
  test("tests on the whole fold and validates on a tenth of the other folds' patients of each class", () => {
    const many = makeImages(COUNTS, { patients: 16 });
    const split = makeSplit("leave-one-fold-out", many, { seed: 1 });
    for (const { fold, val, test: held } of split.folds) {
      expect(held).toEqual(many.filter((image) => image.fold === fold).map((image) => image.index));
      const patients = [...new Set(val.map((index) => many[index]?.patient))];
      expect(patients.filter((id) => id?.startsWith("blast"))).toHaveLength(3);
      expect(patients.filter((id) => id?.startsWith("normal"))).toHaveLength(3);
    }
    for (const fold of leakage(split, many) ?? [])
      expect(fold).toMatchObject({ patients: [], trainAndVal: [] });
  });

  test("without patients validates on a tenth of the images of each class in each other fold", () => {
    const none = makeImages({ 0: { a: 40, b: 25 }, 1: { a: 31, b: 19 }, 2: { a: 10, b: 10 } });
    const [first] = makeSplit("leave-one-fold-out", none, { seed: 1 }).folds;
    const where = first?.val.map((index) => `${none[index]?.fold}${none[index]?.class}`);
    expect(where?.sort()).toEqual(["1a", "1a", "1a", "1b", "2a", "2b"]);
  });

  test("refuses a single fold", () => {
    const one = makeImages({ 4: { a: 40, b: 25 } });
    expect(() => makeSplit("leave-one-fold-out", one, { seed: 1 })).toThrow(/folds: 4 .*nothing to train on/);
  });

  test("refuses a class with one patient in the other folds", () => {
    const one = makeImages({ 0: { a: 20, b: 20 }, 1: { a: 20, b: 20 } }, { patients: 1 });
    expect(() => makeSplit("leave-one-fold-out", one, { seed: 1 })).toThrow(/fold 0, class a: 0 images/);
  });
});

describe("leakage", () => {
  test("names the patients on both sides of a split by image, and their test images", () => {
    const [fold] = leakage(makeSplit("within-fold-by-image", images, { seed: 1 }), images) ?? [];
    expect(fold?.patients).toHaveLength(16);
    expect(fold).toMatchObject({ testImages: 707, testImagesOfKnownPatients: 707, testTotal: 707 });
  });

  test("is unknown, not zero, without patients", () => {
    const none = makeImages(COUNTS);
    expect(leakage(makeSplit("within-fold-by-image", none, { seed: 1 }), none)).toBeNull();
  });

  test("finds a patient who stands in several folds, whatever the case of the id", () => {
    const spread = images.map((image, i) =>
      i === 0 ? { ...image, patient: "h3" } : i === 10_000 ? { ...image, patient: "H3" } : image,
    );
    expect(patientsInSeveralFolds(spread)).toEqual([{ patient: "H3", folds: [0, 2], images: 2 }]);
    expect(patientsInSeveralFolds(images)).toEqual([]);
    const split = makeSplit("leave-one-fold-out", spread, { seed: 1 });
    expect(leakage(split, spread)?.[0]?.patients).toEqual(["H3"]);
  });
});
