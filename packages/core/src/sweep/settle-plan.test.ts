import { describe, expect, it } from "vitest";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import {
  type DatasetFacts,
  nameDefaultsOf01,
  parsePlan,
  parsePlanDraft,
  settlePlan,
  usualFoldsReason,
} from ".";
import { leakageWarnings } from "./leakage-warnings";

const HEAD = "{ name: p, experiment: e, dataset: d, trainer: { kind: tfjs }, folds: [0, 1]";
const facts: DatasetFacts = {
  slug: "d",
  folds: [0, 1, 2],
  patients: 24,
  usual: {
    splits: { scheme: "stratified-group-k-fold", seed: 1, k: 3, repeats: 1 },
    reason: "patients are known",
  },
};
const settle = (rest: string, of = facts) => settlePlan(parsePlanDraft(`${HEAD}${rest} }`), of);

describe("a plan that names little", () => {
  it("gets its dataset's usual splits, no balancing and no augmentation", () => {
    expect(settle("")).toMatchObject({
      splits: facts.usual.splits,
      data: { balance: "none", augmentation: "none" },
    });
    expect(parsePlan(`${HEAD} }`, facts)).toEqual(settle(""));
  });

  it("keeps the seed and the number of folds that it names", () => {
    expect(settle(", splits: { seed: 7, k: 4 }").splits).toEqual({ ...facts.usual.splits, seed: 7, k: 4 });
  });

  it("keeps its scheme, written out", () => {
    expect(settle(", splits: { scheme: k-fold }").splits).toEqual({
      scheme: "k-fold",
      seed: 1,
      k: 5,
      repeats: 1,
    });
    expect(settle(", splits: { scheme: within-fold-by-image }").splits).toEqual({
      scheme: "within-fold-by-image",
      seed: 1,
    });
  });

  it("is refused for a fold that the split does not make, and for k where none are made", () => {
    expect(() =>
      settle(", splits: { scheme: k-fold, k: 2 }, variants: { a: { splits: { k: 2 } } }"),
    ).not.toThrow();
    expect(() => parsePlanDraft("{}")).toThrow(/refused/);
    const three = `{ name: p, experiment: e, dataset: d, trainer: { kind: tfjs }, folds: [0, 3], splits: { scheme: k-fold, k: 3 } }`;
    expect(() => settlePlan(parsePlanDraft(three), facts)).toThrow(
      /folds\.1: 3 — the split k-fold, k 3, seed 1 has no fold 3; it has 0, 1, 2/,
    );
    expect(() => settle(", splits: { scheme: leave-one-fold-out, k: 3 }")).toThrow(
      /splits\.k: 3 — leave-one-fold-out does not make k folds/,
    );
  });

  it("is refused where it asks for patients that are unknown", () => {
    expect(() => settle(", splits: { scheme: group-k-fold }", { ...facts, patients: null })).toThrow(
      /splits\.scheme: group-k-fold — the dataset d has images whose patient is unknown/,
    );
  });
});

describe("a plan that names no folds", () => {
  const without = HEAD.replace(", folds: [0, 1]", "");
  const folds = (rest: string, of = facts) => {
    const plan = settlePlan(parsePlanDraft(`${without}${rest} }`), of);
    expect(parsePlan(`${without}${rest} }`, of)).toEqual(plan);
    return [plan.folds, usualFoldsReason(plan)];
  };

  it("trains all that its splits have", () => {
    expect(folds("")).toEqual([[0, 1, 2], "stratified-group-k-fold makes 3 folds"]);
    expect(folds(", splits: { scheme: k-fold, k: 2, repeats: 2 }")).toEqual([
      [0, 1, 2, 3],
      "k-fold, k 2, 2 repeats makes 2 folds 2 times",
    ]);
    expect(folds(", splits: { scheme: within-fold-by-patient }")).toEqual([
      [0, 1, 2],
      "the dataset has 3 folds",
    ]);
    expect(folds(", splits: { scheme: given }")).toEqual([[0], "the given sides are one fold"]);
    expect(folds(", splits: { scheme: leave-one-group-out }", { ...facts, patients: 4 })).toEqual([
      [0, 1, 2, 3],
      "each of the 4 patients is a fold",
    ]);
  });

  it("trains one without a dataset", () => {
    const plan = parsePlan(
      "{ name: p, experiment: e, trainer: { kind: command, command: sh x, steps: 1, measures: { error: { direction: minimize } } } }",
    );
    expect([plan.folds, usualFoldsReason(plan)]).toEqual([[0], "without a dataset there is one fold"]);
  });

  it("has those of its variants, and is refused where these differ", () => {
    expect(folds(", variants: { a: { splits: { k: 4 } }, b: { splits: { k: 4, seed: 2 } } }")[0]).toEqual([
      0, 1, 2, 3,
    ]);
    expect(() => folds(", variants: { a: { splits: { k: 4 } }, b: {} }")).toThrow(
      /folds: \(left out\) — the variants have different folds: a 0, 1, 2, 3, b 0, 1, 2; name the folds/,
    );
  });

  it("is refused where they make too many runs", () => {
    const many =
      ", splits: { scheme: k-fold, k: 100, repeats: 100 }, seeds: [1, 2, 3], budget: { maxTrials: 100 }";
    const variants = Array.from({ length: 7 }, (_, i) => `v${i}: { training: { epochs: ${i + 1} } }`).join(
      ", ",
    );
    expect(() => folds(`${many}, variants: { ${variants} }`)).toThrow(/are 210000 runs, at most 200000/);
  });
});

describe("texts of 0.1", () => {
  const same = (source: string) => parsePlan(nameDefaultsOf01(source));

  it("mean what they meant, with what has changed since named", () => {
    const source = "# mine\nname: p\nexperiment: e\ndataset: d\ntrainer: { kind: simulate }\nfolds: [0]\n";
    expect(same(source)).toMatchObject({
      splits: { scheme: "within-fold-by-image", seed: 1 },
      data: { balance: "hsv-desaturated", augmentation: AUGMENTED },
    });
    expect(nameDefaultsOf01(source)).toMatch(/^# mine\n/);
  });

  it("keep what they say, in sections and as JSON", () => {
    expect(same(`${HEAD}, splits: { seed: 4 }, data: { augmentation: none } }`)).toMatchObject({
      splits: { scheme: "within-fold-by-image", seed: 4 },
      data: { balance: "hsv-desaturated", augmentation: "none" },
    });
    const whole = `{"name":"p","splits":{"scheme":"leave-one-fold-out"},"data":{"balance":"none","augmentation":"none"}}`;
    expect(nameDefaultsOf01(whole)).toBe(whole);
    expect(nameDefaultsOf01("[1")).toBe("[1");
  });
});

it("leakage is warned of fold by fold, with the patients on both sides of those in test", () => {
  const fold = (number: number, patients: string[]) => ({
    fold: number,
    patients,
    trainAndVal: [],
    testPatients: 8,
    testImages: 4,
    testImagesOfKnownPatients: 20,
    testTotal: 20,
  });
  const splits = { scheme: "within-fold-by-image", seed: 1 } as const;
  const warn = (leakage: Parameters<typeof leakageWarnings>[0]["leakage"]) =>
    leakageWarnings({ plan: { folds: [0, 1] }, field: "splits", splits, leakage });
  expect(warn([fold(0, ["A", "B"]), fold(1, []), fold(2, ["C"])])[0]?.problem).toContain("(fold 0: 2 of 8)");
  expect(warn([fold(0, []), fold(2, ["C"])])).toEqual([]);
  expect(warn(null)).toEqual([]);
});
