import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import type { SplitImage } from "./contract";
import { assignGroups, assignStratifiedGroups, placeStratified } from "./group-k-fold";
import { assignFolds, assignStratified } from "./k-fold";
import { leakage } from "./leakage";
import { makeSplit } from "./make-split";
import { patientGroups } from "./patients";
import { makeImages } from "./test-images";

interface SklearnSet {
  k: number;
  labels: string[];
  groups: string[];
  kFold: number[];
  stratifiedKFold: number[];
  groupKFold: number[];
  stratifiedGroupKFold: number[];
}

/** Folds of scikit-learn without shuffling: `fixtures/sklearn_folds.py`. */
const { sets }: { sets: SklearnSet[] } = JSON.parse(
  readFileSync(new URL("./fixtures/sklearn-folds.json", import.meta.url), "utf8"),
);

const imagesOf = ({ labels, groups }: SklearnSet): SplitImage[] =>
  labels.map((name, index) => ({ index, fold: 0, class: name, patient: groups[index] ?? null }));

/** Images of each class in each fold, the folds in an order that does not depend on their numbers. */
function classTable(images: readonly SplitImage[], folds: readonly number[], k: number): string[] {
  const classes = [...new Set(images.map((image) => image.class))].sort();
  return Array.from({ length: k }, (_, fold) =>
    classes
      .map((name) => images.filter((image, i) => image.class === name && folds[i] === fold).length)
      .join(" "),
  ).sort();
}

function sizes(folds: readonly number[], k: number): number[] {
  return Array.from({ length: k }, (_, fold) => folds.filter((one) => one === fold).length).sort(
    (a, b) => a - b,
  );
}

/** By how much the share of a class in a fold is off its share in the set, at the worst. */
function imbalance(images: readonly SplitImage[], folds: readonly number[], k: number): number {
  const classes = [...new Set(images.map((image) => image.class))];
  const share = (name: string, of: readonly SplitImage[]) =>
    of.filter((image) => image.class === name).length / of.length;
  return Math.max(
    ...Array.from({ length: k }, (_, fold) => images.filter((_, i) => folds[i] === fold)).flatMap((own) =>
      classes.map((name) => Math.abs(share(name, own) - share(name, images))),
    ),
  );
}

describe.each(sets.map((set, number) => ({ set, number })))(
  "scikit-learn's folds of set $number",
  ({ set }) => {
    const images = imagesOf(set);
    const { k } = set;
    const seeds = [1, 2, 3, 4, 5].map((seed) => createRandom(seed));

    it("have the sizes of k-fold", () => {
      for (const random of seeds)
        expect(sizes(assignFolds(images, k, random), k)).toEqual(sizes(set.kFold, k));
    });

    it("differ in no class by more than one image under stratified-k-fold, as there", () => {
      const spread = (folds: readonly number[]) =>
        [...new Set(set.labels)].map((name) => {
          const own = Array.from(
            { length: k },
            (_, fold) => images.filter((image, i) => image.class === name && folds[i] === fold).length,
          );
          return Math.max(...own) - Math.min(...own);
        });
      expect(Math.max(...spread(set.stratifiedKFold))).toBeLessThanOrEqual(1);
      for (const random of seeds) {
        const folds = assignStratified(images, k, random);
        expect(Math.max(...spread(folds))).toBeLessThanOrEqual(1);
        expect(sizes(folds, k)).toEqual(sizes(set.stratifiedKFold, k));
      }
    });

    it("have the sizes of group-k-fold, whichever of equal patients comes first", () => {
      for (const random of seeds)
        expect(sizes(assignGroups(images, k, random), k)).toEqual(sizes(set.groupKFold, k));
    });

    it("are those of stratified-group-k-fold, image by image, for groups in the same order", () => {
      expect(placeStratified(images, patientGroups(images), k)).toEqual(set.stratifiedGroupKFold);
    });

    it("are about as balanced once equal patients are shuffled", () => {
      const theirs = imbalance(images, set.stratifiedGroupKFold, k);
      for (const random of seeds)
        expect(imbalance(images, assignStratifiedGroups(images, k, random), k)).toBeLessThan(
          2 * theirs + 0.01,
        );
      expect(classTable(images, set.stratifiedGroupKFold, k)).toHaveLength(k);
    });
  },
);

const cells = makeImages({ 0: { blast: 90, normal: 60 }, 1: { blast: 90, normal: 60 } }, { patients: 6 });

describe("folds that are made", () => {
  it("test every image once in each repeat, numbered on", () => {
    const { folds } = makeSplit("stratified-k-fold", cells, { seed: 2, k: 5, repeats: 3 });
    expect(folds.map(({ fold }) => fold)).toEqual(Array.from({ length: 15 }, (_, fold) => fold));
    for (const repeat of [0, 1, 2]) {
      const tested = folds.slice(5 * repeat, 5 * repeat + 5).flatMap(({ test }) => test);
      expect(tested.sort((a, b) => a - b)).toEqual(cells.map(({ index }) => index));
    }
    expect(folds[0]?.test).not.toEqual(folds[5]?.test);
  });

  it.each(["group-k-fold", "stratified-group-k-fold", "leave-one-group-out"] as const)(
    "keep patients on one side: %s",
    (scheme) => {
      const split = makeSplit(scheme, cells, { seed: 1, k: 3 });
      for (const { patients, trainAndVal } of leakage(split, cells) ?? []) {
        expect(patients).toEqual([]);
        expect(trainAndVal).toEqual([]);
      }
    },
  );

  it("leave each patient out in turn, by id", () => {
    const { folds } = makeSplit("leave-one-group-out", cells, { seed: 1 });
    expect(folds).toHaveLength(24);
    const first = new Set(folds[0]?.test.map((index) => cells[index]?.patient));
    expect([...first]).toEqual(["blast0-1"]);
  });

  it("are refused where a fold gets fewer than 10 images of a class, with what to change", () => {
    expect(() => makeSplit("stratified-k-fold", cells, { seed: 1, k: 20 })).toThrow(
      /splits\.k: 20 — fold 0 would have 6 images of class normal, at least 10 are needed; use a smaller k/,
    );
  });

  it("are refused for fewer patients than folds, and where an image has none", () => {
    const few = makeImages({ 0: { a: 90, b: 90 } }, { patients: 2 });
    expect(() => makeSplit("stratified-group-k-fold", few, { seed: 1, k: 5 })).toThrow(
      /splits\.k: 5 — there are 4 patients[^\n]* at most 4/,
    );
    const unknown = cells.map((image) => (image.index === 3 ? { ...image, patient: null } : image));
    expect(() => makeSplit("group-k-fold", unknown, { seed: 1, k: 3 })).toThrow(/1 of 300 images/);
  });

  it("ignore the folds that the dataset has", () => {
    const lacking = makeImages({ 0: { a: 40, b: 40 }, 1: { a: 40 } });
    expect(makeSplit("stratified-k-fold", lacking, { seed: 1, k: 2 }).folds).toHaveLength(2);
  });
});

describe("the sides that images came on", () => {
  const sides = (["train", "val", "test"] as const).flatMap((side) =>
    makeImages({ 0: { a: 12, b: 12 } }).map((image) => ({ ...image, side })),
  );
  const placed = sides.map((image, index) => ({ ...image, index }));

  it("are one fold", () => {
    const { folds } = makeSplit("given", placed, { seed: 1 });
    expect(folds.map(({ fold, train, val, test }) => [fold, train.length, val.length, test.length])).toEqual([
      [0, 24, 24, 24],
    ]);
  });

  it("are refused where there are none, or one lacks a class", () => {
    expect(() => makeSplit("given", cells, { seed: 1 })).toThrow(/came without/);
    const lacking = placed.filter((image) => image.side !== "val" || image.class === "a");
    expect(() => makeSplit("given", lacking, { seed: 1 })).toThrow(/val side: 0 images of b/);
  });
});
