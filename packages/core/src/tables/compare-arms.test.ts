import { describe, expect, it } from "vitest";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import type { SplitScheme } from "../words";
import { compareArms } from "./compare-arms";
import { type MadeUp, madeUpObservation } from "./fixtures/made-up";
import type { Observation } from "./observation";

function compare(first: MadeUp, second: MadeUp, folds = [0, 1, 2]) {
  const arm = (label: string, made: MadeUp) => ({
    label,
    observations: folds.map((fold) => madeUpObservation({ fold, ...made })),
  });
  const input = { key: "q", question: "Better?", metric: "balanced_accuracy" };
  return compareArms({ ...input, first: arm("MAC", first), second: arm("MCN", second) });
}

const weak: MadeUp = { skill: 0.5, balance: "none", augmentation: "none" };

describe("compareArms", () => {
  it("gives effect, interval, test and n, per fold and over all, Holm over folds", () => {
    const answer = compare({ skill: 4 }, weak);
    expect(answer.effect).toBeGreaterThan(0.2);
    expect(answer.interval?.[0]).toBeGreaterThan(0);
    expect(answer).toMatchObject({
      images: 450,
      patients: 180,
      test: expect.stringMatching(
        /^paired t over 180 patients \(120 blast, 60 normal\), \d+ degrees of freedom$/,
      ),
    });
    expect(answer.perFold.map(({ fold }) => fold)).toEqual([0, 1, 2]);
    for (const { pValue, adjustedP, images, patients } of answer.perFold) {
      expect(adjustedP ?? 0).toBeGreaterThanOrEqual(pValue ?? 1);
      expect([images, patients]).toEqual([150, 60]);
    }
    const mean = answer.perFold.reduce((sum, { effect }) => sum + effect, 0) / 3;
    expect(answer.effect).toBeCloseTo(mean, 12);
  });

  it("labels tests that assume independent images, and the weak t of three folds", () => {
    const answer = compare({ skill: 4 }, weak);
    const others = answer.perFold[0]?.others ?? [];
    expect(others.map(({ name }) => name)).toEqual(["McNemar, exact (accuracy)", "DeLong (ROC AUC)"]);
    expect(others.every(({ assumes }) => assumes === "assumes independent images")).toBe(true);
    const [t, wilcoxon] = answer.overFolds;
    expect(t).toMatchObject({ name: "paired t over folds", withheld: null });
    expect(t?.detail).toContain("df = 2, low power");
    expect(wilcoxon?.withheld).toBe("with 3 differences the p value cannot go below 0.25");
  });

  it("takes the corrected resampled t where training sets overlap, and only with their size", () => {
    const scheme = { splitScheme: "leave-one-fold-out", trainImages: 900 } as const;
    const answer = compare({ skill: 4, ...scheme }, { ...weak, ...scheme });
    expect(answer.overFolds[0]).toMatchObject({ name: "corrected resampled t over folds", withheld: null });
    const unknown = { splitScheme: "leave-one-fold-out" } as const;
    expect(compare({ skill: 4, ...unknown }, { ...weak, ...unknown }).overFolds[0]?.withheld).toMatch(
      /not known/,
    );
    expect(compare({ skill: 4, ...scheme }, weak).overFolds[0]?.withheld).toMatch(/split schemes differ/);
  });

  it("finds nothing between an arm and itself", () => {
    const answer = compare({}, {});
    expect(answer).toMatchObject({ effect: 0, interval: [0, 0], pValue: 1 });
    expect(answer.notes).toEqual([]);
  });

  it("says when both things differ, and not when one does", () => {
    expect(compare({}, weak).notes.join()).toContain("2 × 2");
    expect(compare({}, { balance: "none" }).notes).toEqual([]);
  });

  it("clusters by image and says so where patients are unknown", () => {
    const answer = compare({ skill: 4, patients: null }, { ...weak, patients: null });
    expect(answer.patients).toBeNull();
    expect(answer.test).toMatch(
      /^paired t over 450 images \(patients unknown\) \(300 blast, 150 normal\), \d+ degrees of freedom; assumes independent images$/,
    );
  });

  it("leaves out a fold that one arm lacks, and is withheld without a common one", () => {
    const first = { label: "a", observations: [0, 1].map((fold) => madeUpObservation({ fold })) };
    const second = { label: "b", observations: [1, 2].map((fold) => madeUpObservation({ fold, skill: 1 })) };
    const input = { key: "q", question: "?", metric: "accuracy" };
    const answer = compareArms({ ...input, first, second });
    expect(answer.perFold.map(({ fold }) => fold)).toEqual([1]);
    expect(answer.notes).toContain("Left out, as only one arm has it: fold 0, 2.");
    const none = compareArms({ ...input, first, second: { label: "b", observations: [] } });
    expect(none).toMatchObject({ effect: null, pValue: null, withheld: "no fold has runs of both arms" });
  });
});

describe("strata", () => {
  const has = (augmentation: string) => (observation: Observation) =>
    observation.dims["data.augmentation"] === augmentation;
  /** Scores that separate more the greater the skill; balanced images help by what is told. */
  const arms = (
    skills: Record<"both" | "balanced" | "augmented" | "neither", number>,
    folds = [0, 1, 2],
  ) => ({
    first: {
      label: "Balanced",
      observations: folds.flatMap((fold) => [
        madeUpObservation({ fold, skill: skills.both }),
        madeUpObservation({ fold, skill: skills.balanced, augmentation: "none" }),
      ]),
    },
    second: {
      label: "Imbalanced",
      observations: folds.flatMap((fold) => [
        madeUpObservation({ fold, skill: skills.augmented, balance: "none" }),
        madeUpObservation({ fold, skill: skills.neither, balance: "none", augmentation: "none" }),
      ]),
    },
  });
  const ask = (weights: readonly [number, number], skills: Parameters<typeof arms>[0], folds?: number[]) =>
    compareArms({
      key: "q",
      question: "?",
      metric: "balanced_accuracy",
      ...arms(skills, folds),
      strata: [
        { label: "augmented", weight: weights[0], has: has(AUGMENTED) },
        { label: "plain", weight: weights[1], has: has("none") },
      ],
    });
  const simple = (augmentation: string, skills: Parameters<typeof arms>[0]) => {
    const { first, second } = arms(skills);
    const only = (arm: typeof first) => ({
      ...arm,
      observations: arm.observations.filter(has(augmentation)),
    });
    const input = { key: "s", question: "?", metric: "balanced_accuracy" };
    return compareArms({ ...input, first: only(first), second: only(second) });
  };
  const SKILLS = { both: 4, balanced: 3, augmented: 1, neither: 1 };

  it("give a main effect: the mean of the simple effects, with both arms' means beside it", () => {
    const main = ask([0.5, 0.5], SKILLS);
    const effects = [AUGMENTED, "none"].map(
      (augmentation) => simple(augmentation, SKILLS).effect ?? Number.NaN,
    );
    expect(main.effect).toBeCloseTo(((effects[0] ?? 0) + (effects[1] ?? 0)) / 2, 12);
    expect(main.pValue).toBeLessThan(0.01);
    for (const fold of main.perFold) expect(fold.effect).toBeCloseTo(fold.first - fold.second, 12);
    expect(main).toMatchObject({ first: "Balanced", second: "Imbalanced", notes: [] });
  });

  it("give an interaction: one simple effect less the other, named so", () => {
    const interaction = ask([1, -1], SKILLS);
    const [here, there] = [AUGMENTED, "none"].map((one) => simple(one, SKILLS).effect ?? Number.NaN);
    expect(interaction.effect).toBeCloseTo((here ?? 0) - (there ?? 0), 12);
    expect(interaction.first).toBe("(Balanced − Imbalanced) augmented");
    expect(interaction.perFold[0]?.others).toEqual([]);
    const none = ask([1, -1], { both: 3, balanced: 3, augmented: 1, neither: 1 });
    expect(none.interval?.[0]).toBeLessThan(0);
    expect(none.interval?.[1]).toBeGreaterThan(0);
  });

  it("are withheld in folds where one of the four arms is missing", () => {
    const { first, second } = arms(SKILLS);
    const lacking = first.observations.filter(
      ({ dims }) => dims.fold > 0 || dims["data.augmentation"] === "none",
    );
    const answer = compareArms({
      key: "q",
      question: "?",
      metric: "accuracy",
      first: { label: "Balanced", observations: lacking },
      second,
      strata: [
        { label: "augmented", weight: 0.5, has: has(AUGMENTED) },
        { label: "plain", weight: 0.5, has: has("none") },
      ],
    });
    expect(answer.perFold.map(({ fold }) => fold)).toEqual([1, 2]);
    expect(answer.notes).toContain("Left out, as an arm lacks it: fold 0.");
  });
});

it("takes arms that were tested on other images as unpaired, and says so", () => {
  const input = { key: "q", question: "?", metric: "accuracy" };
  const arm = (label: string, splitScheme: SplitScheme) => ({
    label,
    observations: [0, 1].map((fold) => madeUpObservation({ fold, splitScheme, skill: 2 })),
  });
  const answer = compareArms({
    ...input,
    first: arm("image", "within-fold-by-image"),
    second: arm("patient", "within-fold-by-patient"),
  });
  expect(answer.test).toMatch(/^unpaired t over/);
  // The same scores in both arms: paired there would be no spread at all.
  expect(answer.effect).toBeCloseTo(0, 12);
  expect(answer.interval?.[1]).toBeGreaterThan(0.01);
});
