import { describe, expect, test } from "vitest";
import { SPLIT_SCHEMES, SPLIT_SIDES, type SplitScheme } from "../words";
import type { SplitImage } from "./contract";
import { makeSplit } from "./make-split";
import { SCHEMES } from "./schemes";
import { makeImages } from "./test-images";

const SETS: Record<string, SplitImage[]> = {
  "two classes, three folds, eight patients a class": makeImages(
    { 0: { blast: 267, normal: 133 }, 1: { blast: 266, normal: 134 }, 2: { blast: 267, normal: 133 } },
    { patients: 8 },
  ),
  "three patients a class, folds numbered 3 and 7": makeImages(
    { 3: { a: 31, b: 10 }, 7: { a: 12, b: 90 } },
    { patients: 3 },
  ),
  "three classes": makeImages({ 0: { a: 20, b: 30, c: 40 }, 1: { a: 40, b: 30, c: 20 } }, { patients: 5 }),
};

function reversed(images: readonly SplitImage[]): SplitImage[] {
  return images.map((_, i) => images[images.length - 1 - i]).flatMap((image) => image ?? []);
}

function describeScheme(scheme: SplitScheme): void {
  const k = SCHEMES[scheme].folds === "k" ? 2 : undefined;
  describe(scheme, () => {
    for (const [what, images] of Object.entries(SETS)) {
      describe(what, () => {
        const split = makeSplit(scheme, images, { seed: 1, k });
        const folds =
          k === undefined ? [...new Set(images.map((image) => image.fold))] : [0, 1, 2].slice(0, k);

        test("has one entry for each fold, in order", () => {
          expect(split.folds.map(({ fold }) => fold)).toEqual(folds);
          expect(split).toMatchObject({ scheme, seed: 1 });
        });

        test("puts no image on two sides and leaves none of its images out", () => {
          for (const { fold, train, val, test: held } of split.folds) {
            const all = [...train, ...val, ...held];
            expect(new Set(all).size).toBe(all.length);
            const expected =
              k !== undefined || scheme === "leave-one-fold-out"
                ? images
                : images.filter((image) => image.fold === fold);
            expect(all.sort((a, b) => a - b)).toEqual(expected.map((image) => image.index));
          }
        });

        test("gives every class to every side", () => {
          const classOf = new Map(images.map((image) => [image.index, image.class]));
          const classes = new Set(classOf.values());
          for (const fold of split.folds) {
            for (const side of SPLIT_SIDES) {
              expect(new Set(fold[side].map((index) => classOf.get(index)))).toEqual(classes);
            }
          }
        });

        test("is the same for the same seed", () => {
          expect(makeSplit(scheme, images, { seed: 1, k })).toEqual(split);
        });

        // Three patients have one place each: the largest trains, the next tests, the last validates.
        const onlyOneWay = scheme === "within-fold-by-patient" && what.startsWith("three patients");
        if (!onlyOneWay)
          test("is another for another seed", () => {
            const others = [2, 3, 4, 5, 6].map((seed) =>
              JSON.stringify(makeSplit(scheme, images, { seed, k }).folds),
            );
            expect(others.some((other) => other !== JSON.stringify(split.folds))).toBe(true);
          });

        test("does not depend on the order of its input", () => {
          expect(makeSplit(scheme, reversed(images), { seed: 1, k })).toEqual(split);
        });

        test("does not depend on the case of patient ids", () => {
          const mixed = images.map((image) =>
            image.index % 2 === 0 ? { ...image, patient: image.patient?.toLowerCase() ?? null } : image,
          );
          expect(makeSplit(scheme, mixed, { seed: 1, k })).toEqual(split);
        });
      });
    }

    // Where folds are made, those of the dataset may lack what they like.
    if (k === undefined) {
      test("refuses a class with fewer than 10 images in a fold, naming fold, class, count and what would be right", () => {
        const images = makeImages(
          { 0: { blast: 40, normal: 20 }, 1: { blast: 40, normal: 2 } },
          { patients: 3 },
        );
        expect(() => makeSplit(scheme, images, { seed: 1 })).toThrow(
          /fold 1, class normal: 2 images .* at least 10 images/,
        );
      });

      test("refuses a class that a fold lacks", () => {
        const lacking = makeImages({ 0: { blast: 40, normal: 20 }, 1: { blast: 40 } }, { patients: 3 });
        expect(() => makeSplit(scheme, lacking, { seed: 1 })).toThrow(/fold 1, class normal: 0 images/);
      });
    }

    test("refuses a set of one class", () => {
      const single = makeImages({ 0: { blast: 40 }, 1: { blast: 40 } }, { patients: 3 });
      expect(() => makeSplit(scheme, single, { seed: 1 })).toThrow(/only one class/);
    });

    test("refuses no images, an index given twice and a seed that is not whole", () => {
      const images = makeImages(
        { 0: { blast: 40, normal: 20 }, 1: { blast: 40, normal: 20 } },
        { patients: 3 },
      );
      expect(() => makeSplit(scheme, [], { seed: 1 })).toThrow(/no image/);
      expect(() => makeSplit(scheme, [...images, ...images.slice(0, 1)], { seed: 1 })).toThrow(
        /two images have this index/,
      );
      expect(() => makeSplit(scheme, images, { seed: 0.5 })).toThrow(/not a whole number/);
    });
  });
}

// Whole patients without regard to classes may leave a side without one, and the sides that come along need images that
// have them: made-folds.test.ts.
const BY_OTHER_RULES: readonly SplitScheme[] = ["group-k-fold", "leave-one-group-out", "given"];
for (const scheme of SPLIT_SCHEMES) if (!BY_OTHER_RULES.includes(scheme)) describeScheme(scheme);
