import { describe, expect, it } from "vitest";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import { type DatasetFacts, nameDefaultsOf01, parsePlan, parsePlanDraft, settlePlan } from ".";
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
