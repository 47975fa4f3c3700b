import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import type { Estimate } from "./estimate";
import { estimate } from "./estimator";
import { type MadeUp, madeUpObservation } from "./fixtures/made-up";
import { differenceTest, NO_SPREAD, valueInterval } from "./inference";
import type { Observation, ObservedPrediction } from "./observation";
import { drawArms, type Shape } from "./simulation/draw-arms";
import { POPULATION } from "./simulation/population";

const shareInterval = (made: Estimate) => valueInterval(made, { range: [0, 1] });

/** One arm of patients as they are drawn in the simulations. */
function arm(shape: Shape, shift = 0): Observation[] {
  const random = createRandom("inference").fork(JSON.stringify(shape));
  return drawArms({ shape, population: POPULATION, shifts: [shift], random })[0] ?? [];
}

const mean = (observations: readonly Observation[]) =>
  observations.map((observation) => ({ observation, coefficient: 1 / observations.length }));

const difference = (first: MadeUp, second: MadeUp) => [
  { observation: madeUpObservation(first), coefficient: 1 },
  { observation: madeUpObservation(second), coefficient: -1 },
];

describe("degrees of freedom", () => {
  it("follow from the classes that a measure rests on, by their shares of its variance", () => {
    const terms = mean(arm({ folds: 3, patients: [9, 4] }));
    expect(estimate(terms, "recall/class/normal").degreesOfFreedom).toBeCloseTo(9, 10);
    expect(estimate(terms, "recall/class/blast").degreesOfFreedom).toBeCloseTo(24, 10);
    const both = estimate(terms, "balanced_accuracy").degreesOfFreedom;
    expect(both).toBeGreaterThan(9);
    expect(both).toBeLessThan(33);
  });

  it("are less where patients have unlike numbers of images", () => {
    const equal = estimate(mean(arm({ folds: 3, patients: [9, 9] })), "recall/class/normal");
    const unequal = estimate(mean(arm({ folds: 3, patients: [9, 9], unequal: true })), "recall/class/normal");
    expect(equal.degreesOfFreedom).toBeCloseTo(24, 10);
    expect(unequal.degreesOfFreedom).toBeLessThan(20);
  });
});

describe("the variance", () => {
  it("is that of the mean of patients where each has as many images", () => {
    const [observation] = arm({ folds: 1, patients: [20, 20] });
    if (observation === undefined) throw new Error("no fold");
    const recalls = new Map<string, number>();
    for (const { label, score, patient } of observation.classes?.predictions ?? []) {
      if (label !== "normal" || patient === null) continue;
      recalls.set(patient, (recalls.get(patient) ?? 0) + (score < 0.5 ? 1 / 12 : 0));
    }
    const values = [...recalls.values()];
    const average = values.reduce((a, b) => a + b, 0) / 20;
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 19 / 20;
    const made = estimate([{ observation, coefficient: 1 }], "recall/class/normal");
    expect(made.value).toBeCloseTo(average, 12);
    expect(made.variance).toBeCloseTo(variance, 9);
  });
});

describe("an interval", () => {
  it("stays within 0 and 1, wider on the side away from the nearer end", () => {
    const made = estimate(mean(arm({ folds: 3, patients: [5, 5] })), "accuracy");
    const [low, high] = shareInterval(made).interval ?? [0, 0];
    expect(high).toBeLessThan(1);
    expect((made.value ?? 0) - low).toBeGreaterThan(high - (made.value ?? 0));
  });

  it("is withheld with its reason where a class that the measure rests on has too few patients", () => {
    const terms = mean(arm({ folds: 3, patients: [5, 2] }));
    expect(shareInterval(estimate(terms, "recall/class/blast")).interval).not.toBeNull();
    for (const metric of ["recall/class/normal", "accuracy", "precision/class/blast", "balanced_accuracy"]) {
      expect(shareInterval(estimate(terms, metric)), metric).toEqual({
        interval: null,
        method: null,
        withheld: `too few patients: ${metric} needs 8 patients and 6 degrees of freedom in each class it rests on, normal has 6 and 3`,
      });
    }
    expect(shareInterval(estimate(terms, "auc")).withheld).toBe(
      "too few patients: auc needs 16 patients and 15 degrees of freedom in each class it rests on, blast has 15 and 12, normal has 6 and 3",
    );
  });

  it("is withheld where one fold has a single patient of the class, and only then", () => {
    const folds = [...arm({ folds: 1, patients: [9, 9] }), ...arm({ folds: 1, patients: [9, 1] })];
    const terms = mean(folds.map((one, fold) => ({ ...one, dims: { ...one.dims, fold } })));
    expect(estimate(terms, "recall/class/normal").withheld).toContain(
      "normal has 10 and 0 (a fold has one patient only)",
    );
    expect(estimate(terms, "recall/class/blast").withheld).toBeNull();
  });

  it("is withheld where one patient has most of the images", () => {
    const [observation] = arm({ folds: 1, patients: [9, 9] });
    if (observation?.classes === undefined) throw new Error("no fold");
    const { confusion, predictions: drawn = [] } = observation.classes;
    const [first] = drawn;
    const more = Array.from({ length: 2000 }, (_, i) => ({ ...first, imageId: `more ${i}` }));
    const predictions = [...drawn, ...more] as ObservedPrediction[];
    const counts = confusion.counts.map((row) => [...row]);
    const row = counts[0] ?? [];
    const called = (first?.score ?? 0) >= 0.5 ? 0 : 1;
    row[called] = (row[called] ?? 0) + more.length;
    const heavy = { ...observation, classes: { predictions, confusion: { ...confusion, counts } } };
    const terms = [{ observation: heavy, coefficient: 1 }];
    expect(estimate(terms, "recall/class/blast").withheld).toMatch(
      /^few patients have most of the images: .* blast 0.1 of 9 patients$/,
    );
    expect(estimate(terms, "recall/class/normal").withheld).toBeNull();
  });

  it("is withheld where every patient has the same result: a perfect score is not known without error", () => {
    const perfect = estimate([{ observation: madeUpObservation({ skill: 90 }), coefficient: 1 }], "accuracy");
    expect(perfect.value).toBe(1);
    expect(shareInterval(perfect)).toMatchObject({ interval: null, withheld: NO_SPREAD });
  });

  it("asks for more images than patients where patients are unknown, and says what it assumes", () => {
    const of = (images: number) =>
      shareInterval(
        estimate(
          [{ observation: madeUpObservation({ patients: null, images }), coefficient: 1 }],
          "recall/class/normal",
        ),
      );
    expect(of(150).withheld).toBe(
      "too few images: recall/class/normal needs 61 images and 60 degrees of freedom in each class it rests on, normal has 50 and 49",
    );
    expect(of(300).method).toMatch(
      /over 100 images \(patients unknown\) \(100 normal\), .*; assumes independent images$/,
    );
  });
});

describe("a test", () => {
  it("has no difference without predictions, which pairing needs", () => {
    const made = estimate(
      difference({ predictions: false, seed: 1 }, { predictions: false, seed: 2 }),
      "accuracy",
    );
    expect(differenceTest(made)).toBeNull();
    expect(made.withheld).toMatch(/^the predictions of single images are not loaded/);
  });

  it("of an evaluation and itself is certain, of two that happen to agree is not", () => {
    expect(differenceTest(estimate(difference({}, {}), "accuracy"))).toMatchObject({
      pValue: 1,
      interval: [0, 0],
    });
    const [first, second] = difference({}, { variant: "other" });
    const other = { ...second?.observation, training: "other" } as Observation;
    const agreeing = [first, { observation: other, coefficient: -1 }].filter((term) => term !== undefined);
    expect(differenceTest(estimate(agreeing, "accuracy"))).toMatchObject({ pValue: 1, interval: null });
  });

  it("takes test sets apart that are of splits with another seed", () => {
    const made = (splitSeed: number) =>
      estimate(difference({ splitSeed: 1, seed: 3 }, { splitSeed, seed: 1 }), "accuracy");
    expect(made(1)).toMatchObject({ paired: true, images: 150 });
    expect(made(2)).toMatchObject({ paired: false, images: 300 });
  });
});

describe("an aggregate", () => {
  const folds = arm({ folds: 2, patients: [9, 9] });

  it("that is pooled has the mean's variance where folds have as many images of the class", () => {
    const [pooled, average] = (["pooled", "mean"] as const).map((aggregate) =>
      estimate(mean(folds), "recall/class/normal", aggregate),
    );
    expect(pooled?.value).toBeCloseTo(average?.value ?? 0, 12);
    expect(pooled?.variance).toBeCloseTo(average?.variance ?? 0, 10);
    expect(pooled?.degreesOfFreedom).toBeCloseTo(16, 10);
  });

  it("that is a median has the variance of the training in the middle", () => {
    const random = createRandom("median");
    const shape = { folds: 1, patients: [9, 9] } as const;
    const arms = drawArms({ shape, population: POPULATION, shifts: [0.5, -2, 2], random }).flat();
    const median = estimate(mean(arms), "accuracy", "median");
    const middle = arms.map((observation) => estimate([{ observation, coefficient: 1 }], "accuracy"))[0];
    expect(median.value).toBe(middle?.value);
    expect(median.variance).toBeCloseTo(middle?.variance ?? 0, 12);
  });

  it("that is the best has none", () => {
    expect(estimate(mean(folds), "accuracy", "best").withheld).toBe(
      "a best of accuracy has no variance formula",
    );
  });
});
