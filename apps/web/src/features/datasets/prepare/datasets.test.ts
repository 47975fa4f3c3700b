import { describe, expect, test } from "vitest";
import { prepareBalance } from "./balance";
import { classNames } from "./class-names";
import { manifestPairs, prepareReport } from "./report";
import { prepareSampleViews, toRgba } from "./sample-views";
import { prepareSplits } from "./splits";

const classes = ["blast", "normal"];

test("a class that a fold lacks counts 0", () => {
  const balance = prepareBalance({
    folds: [0, 1],
    classes,
    counts: [{ fold: 0, class: "blast", images: 3, patients: 2 }],
  });
  expect(balance.rows).toEqual([
    { name: "F0", counts: { blast: 3, normal: 0 } },
    { name: "F1", counts: { blast: 0, normal: 0 } },
  ]);
  expect(balance.table.rows[0]).toEqual([0, "blast", 3, 2]);
});

test("more classes than shades stand on the axis, with the folds as parts of each", () => {
  const balance = prepareBalance({
    folds: [0, 1],
    classes: ["a", "b", "c", "d"],
    counts: [{ fold: 1, class: "d", images: 3, patients: 2 }],
  });
  expect(balance).toMatchObject({ axis: "class", parts: ["F0", "F1"] });
  expect(balance.rows.at(-1)).toEqual({ name: "d", counts: { F0: 0, F1: 3 } });
});

test("many classes are counted after the first ones", () => {
  expect(classNames(["a", "b", "c", "d"])).toBe("a, b, c, d");
  expect(classNames(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});

test("splits sum classes by side; unknown patients stay unknown, known ones count from 0", () => {
  const parts = [
    { fold: 0, side: "train", class: "blast", images: 7 },
    { fold: 0, side: "train", class: "normal", images: 4 },
  ];
  const of = (patients: number | null, imagesWithoutPatient = 0) =>
    prepareSplits({
      classes,
      imagesWithoutPatient,
      splits: [{ scheme: "within-fold-by-image", seed: 1, parts, leakedPatients: [{ fold: 0, patients }] }],
    })[0];
  expect(of(null, 3)).toMatchObject({ leaked: null, isLowerBound: true });
  expect(of(0)).toMatchObject({ leaked: 0, isLowerBound: false });
  expect(of(5, 3)).toMatchObject({ leaked: 5, isLowerBound: true });
  expect(of(null)?.sides[0]).toEqual({ side: "train", images: 11, detail: "7 blast, 4 normal" });
});

test("a report of another form is not guessed at; a manifest shows plain entries only", () => {
  expect(prepareReport({ notes: 3 })).toBeNull();
  expect(prepareReport({ notes: ["a"] })?.findings).toEqual([]);
  expect(manifestPairs({ licence: "CC BY 4.0", classes, counts: { 0: {} } })).toEqual([
    ["Licence", "CC BY 4.0"],
    ["Classes", "blast, normal"],
  ]);
});

describe("sample views", () => {
  const size = 8 * 8 * 3;
  const samples = {
    width: 8,
    height: 8,
    images: [0, 1, 2].map((index) => ({ index, fold: index === 2 ? 1 : 0, class: "normal", patient: null })),
    pixels: Uint8Array.from({ length: size * 3 }, (_, at) => 60 + (at % 150)),
  };
  const at = (sigma: number, seed = 1) => prepareSampleViews(samples, { fold: 0, sigma, seed, each: 4 });
  test("only images of the fold, and at most as many as asked for", () => {
    expect(at(0).map(({ key }) => key)).toEqual([0, 1]);
    expect(prepareSampleViews(samples, { fold: 0, sigma: 0, seed: 1, each: 1 })).toHaveLength(1);
  });
  test("sigma 0 is the original, the same seed the same noise, another seed another", () => {
    const noisy = (views: ReturnType<typeof at>) => views[0]?.views.at(-1)?.image.data;
    expect(noisy(at(0))).toEqual(samples.pixels.slice(0, size));
    expect(noisy(at(5))).toEqual(noisy(at(5)));
    expect(noisy(at(5))).not.toEqual(noisy(at(5, 2)));
  });
  test("the balanced copy has no saturation", () => {
    const copy = at(0)[0]?.views[1]?.image.data ?? new Uint8Array();
    expect([copy[0], copy[1]]).toEqual([copy[2], copy[2]]);
  });
  test("a pack that ends early gives no torn image", () => {
    expect(
      prepareSampleViews(
        { ...samples, pixels: samples.pixels.slice(0, size + 5) },
        { fold: 0, sigma: 0, seed: 1, each: 4 },
      ),
    ).toHaveLength(1);
  });
});

test("RGBA is opaque", () => {
  expect([...toRgba({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) })]).toEqual([1, 2, 3, 255]);
});
