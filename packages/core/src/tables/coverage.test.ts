import { describe, expect, it } from "vitest";
import { CLASSES_MEASURES, type ClassesShape, simulateClasses } from "./simulation/classes";
import type { SimulatedMeasure } from "./simulation/count-covered";
import type { Shape } from "./simulation/draw-arms";
import { pooledBootstrap } from "./simulation/pooled-bootstrap";
import { POPULATION } from "./simulation/population";
import { REGRESSION_POPULATION, type RegressionShape, simulateRegression } from "./simulation/regression";
import { LOSSES, MEASURES, simulate, type Target } from "./simulation/simulate";

/*
 * The seed is fixed, so nothing here is left to chance; the bounds are widened by two standard errors of the
 * simulation, as a measure whose true coverage is on the bound would else be failed or passed by luck. The whole table,
 * with more repetitions, shapes and populations: `npm run bench -- intervals`.
 */

/** For values: the share of 95 % intervals that hold the true value. */
const COVERAGE = [0.93, 0.97] as const;
/** For differences of equal arms: the share of tests that reject at 5 %. */
const SIZE = [0.035, 0.065] as const;

/** Kappa and Matthews' correlation are simulated with three classes. */
const OF_TWO = MEASURES.filter((measure) => measure !== "cohen_kappa" && measure !== "matthews");

/** Measures whose coverage or size is out of bounds, each with its share. */
function outOfBounds(measures: readonly SimulatedMeasure[], target: Target, repetitions: number): string[] {
  return measures.flatMap(({ measure, shown, coverage }) => {
    const [low, high] = target === "value" ? COVERAGE : SIZE;
    const share = target === "value" ? coverage : 1 - coverage;
    const slack = 2 * Math.sqrt((0.95 * 0.05) / (shown * repetitions));
    return share < low - slack || share > high + slack ? [`${measure}: ${(100 * share).toFixed(1)} %`] : [];
  });
}

interface Case {
  readonly target: Target;
  readonly shape: Shape;
  readonly repetitions: number;
  /** Measures that have too few patients for the shape, and are withheld. */
  readonly withheld?: readonly string[];
}

const CASES: readonly Case[] = [
  { target: "value", shape: { folds: 3, patients: [5, 3] }, repetitions: 1500, withheld: ["auc"] },
  { target: "value", shape: { folds: 3, patients: [12, 8] }, repetitions: 900 },
  { target: "value", shape: { folds: 1, patients: [8, 8] }, repetitions: 1500, withheld: ["auc"] },
  { target: "value", shape: { folds: 1, patients: [20, 16] }, repetitions: 1200 },
  { target: "value", shape: { folds: 1, patients: [60, 60] }, repetitions: 400 },
  { target: "value", shape: { folds: 3, patients: [9, 7], unequal: true }, repetitions: 1200 },
  { target: "difference", shape: { folds: 3, patients: [5, 3] }, repetitions: 1500, withheld: ["auc"] },
  { target: "difference", shape: { folds: 3, patients: [12, 8] }, repetitions: 700 },
  { target: "difference", shape: { folds: 1, patients: [8, 8] }, repetitions: 1500, withheld: ["auc"] },
  { target: "difference", shape: { folds: 1, patients: [20, 16] }, repetitions: 1000 },
  { target: "main effect", shape: { folds: 3, patients: [5, 3] }, repetitions: 1000, withheld: ["auc"] },
];

describe.each(CASES)("a $target over $shape.folds folds of $shape.patients patients", (one) => {
  const { target, shape, repetitions, withheld = [] } = one;

  it(`is shown where there are enough patients, and then keeps its promise ${JSON.stringify(shape)}`, () => {
    const measures = simulate({
      shape,
      target,
      repetitions,
      population: POPULATION,
      seed: "coverage",
      measures: OF_TWO,
    });
    // A rare dataset has no spread, or no value, at all.
    const shown = measures.filter((measure) => measure.shown > 0.95).map(({ measure }) => measure);
    expect(shown).toEqual(OF_TWO.filter((measure) => !withheld.includes(measure)));
    const own = measures.filter(({ measure }) => shown.includes(measure));
    expect(outOfBounds(own, target, repetitions)).toEqual([]);
  });
});

it.each([
  { folds: 1, patients: [2, 2] },
  { folds: 1, patients: [5, 3] },
  { folds: 3, patients: [2, 2] },
] as const)("shows nothing of too few patients: %o", (shape) => {
  for (const target of ["value", "difference", "main effect"] as const)
    for (const { measure, shown } of simulate({
      shape,
      target,
      repetitions: 20,
      population: POPULATION,
      seed: "few",
    }))
      expect(shown, `${target} ${measure}`).toBe(0);
});

it("shows a class's recall where only the other class has too few patients", () => {
  const shape = { folds: 1, patients: [30, 2] } as const;
  const measures = simulate({
    shape,
    target: "value",
    repetitions: 100,
    population: POPULATION,
    seed: "one",
  });
  expect(measures.filter(({ shown }) => shown > 0).map(({ measure }) => measure)).toEqual([
    "recall/class/blast",
  ]);
});

it("holds where patients have images of both classes", () => {
  const shape = { folds: 3, patients: [6, 6], mixed: 0.3 } as const;
  for (const target of ["value", "difference"] as const) {
    const measures = simulate({
      shape,
      target,
      repetitions: 800,
      population: POPULATION,
      seed: "mixed",
      measures: ["accuracy", "recall/class/normal", "precision/class/normal", "f1/macro"],
    });
    expect(outOfBounds(measures, target, 800), target).toEqual([]);
  }
});

it("holds for single images whose patients are unknown, and which do not depend on each other", () => {
  const shape = { folds: 1, patients: [150, 80], images: 1, unknownPatients: true } as const;
  for (const target of ["value", "difference"] as const) {
    const population = { ...POPULATION, spread: 0 };
    const measures = simulate({
      shape,
      target,
      repetitions: 700,
      population,
      seed: "images",
      measures: OF_TWO,
    });
    expect(measures.every(({ shown }) => shown > 0.95)).toBe(true);
    expect(outOfBounds(measures, target, 700), target).toEqual([]);
  }
});

it.each([
  { target: "value", shape: { folds: 3, patients: [5, 3] } },
  { target: "value", shape: { folds: 1, patients: [8, 8] } },
  { target: "difference", shape: { folds: 3, patients: [5, 3] } },
  { target: "difference", shape: { folds: 1, patients: [8, 8] } },
] as const)("holds for mean losses of scores: a $target of $shape.folds folds", ({ target, shape }) => {
  const measures = simulate({
    shape,
    target,
    repetitions: 800,
    population: POPULATION,
    seed: "losses",
    measures: LOSSES,
  });
  expect(measures.map(({ shown }) => shown > 0.95)).toEqual([true, true]);
  expect(outOfBounds(measures, target, 800)).toEqual([]);
});

describe("three classes", () => {
  interface ClassesCase {
    readonly target: "value" | "difference";
    readonly shape: ClassesShape;
    readonly withheld: readonly string[];
  }
  const AREAS = ["auc", "auc/class/b", "auc/macro"];
  const CASES: readonly ClassesCase[] = [
    { target: "value", shape: { folds: 1, patients: [8, 8, 8], images: 6 }, withheld: AREAS },
    { target: "value", shape: { folds: 1, patients: [18, 16, 16], images: 6 }, withheld: [] },
    // Of class a against the others together, which are 18 patients.
    { target: "value", shape: { folds: 1, patients: [18, 9, 9], images: 6 }, withheld: AREAS.slice(1) },
    { target: "difference", shape: { folds: 1, patients: [18, 16, 16], images: 6 }, withheld: [] },
  ];

  it.each(CASES)("keep their promise: a $target, $shape", ({ target, shape, withheld }) => {
    const repetitions = 200;
    const measures = simulateClasses({ shape, target, repetitions, seed: "classes" });
    const shown = measures.filter((one) => one.shown > 0.95).map(({ measure }) => measure);
    expect(shown).toEqual(CLASSES_MEASURES.filter((measure) => !withheld.includes(measure)));
    // Near 1, top-2 accuracy errs on the safe side.
    const own = measures.filter(({ measure }) => shown.includes(measure) && measure !== "top_2_accuracy");
    expect(outOfBounds(own, target, repetitions)).toEqual([]);
  });
});

describe("a regression over groups", () => {
  interface RegressionCase {
    readonly target: "value" | "difference";
    readonly shape: RegressionShape;
    readonly shown: readonly string[];
  }
  const EVERY = ["rmse", "mae", "mse", "r2"];
  const CASES: readonly RegressionCase[] = [
    { target: "value", shape: { folds: 1, groups: 8 }, shown: ["mae"] },
    { target: "value", shape: { folds: 3, groups: 3 }, shown: ["mae"] },
    { target: "value", shape: { folds: 1, groups: 30 }, shown: ["mae", "r2"] },
    { target: "value", shape: { folds: 3, groups: 10 }, shown: ["mae", "r2"] },
    { target: "value", shape: { folds: 1, groups: 60 }, shown: EVERY },
    { target: "value", shape: { folds: 3, groups: 20 }, shown: EVERY },
    { target: "value", shape: { folds: 3, groups: 20, items: 6, unequal: true }, shown: EVERY },
    { target: "difference", shape: { folds: 1, groups: 8 }, shown: ["mae"] },
    { target: "difference", shape: { folds: 3, groups: 6 }, shown: EVERY },
    { target: "difference", shape: { folds: 1, groups: 40 }, shown: EVERY },
  ];

  it.each(CASES)(
    "keeps its promise where there are enough: a $target, $shape",
    ({ target, shape, shown }) => {
      const repetitions = 1000;
      const measures = simulateRegression({ shape, target, repetitions, seed: "regression" });
      expect(measures.filter((one) => one.shown > 0.95).map(({ measure }) => measure)).toEqual(shown);
      expect(measures.filter((one) => one.shown > 0 && one.shown <= 0.95)).toEqual([]);
      // R² of few groups errs on the safe side.
      const own = measures.filter(({ measure }) => shown.includes(measure));
      const slack = 2 * Math.sqrt((0.95 * 0.05) / repetitions);
      for (const { measure, coverage } of own) {
        const [low, high] = target === "value" ? COVERAGE : [1 - SIZE[1], measure === "r2" ? 1 : 1 - SIZE[0]];
        expect(coverage, measure).toBeGreaterThanOrEqual(low - slack);
        expect(coverage, measure).toBeLessThanOrEqual(high + slack);
      }
    },
  );

  it.each(["value", "difference"] as const)(
    "holds for a %s of single items that do not depend on each other",
    (target) => {
      const population = { ...REGRESSION_POPULATION, unlike: 0 };
      const shape = { folds: 1, groups: 80, items: 1, unknownGroups: true };
      const measures = simulateRegression({ shape, population, target, repetitions: 800, seed: "items" });
      expect(measures.every(({ shown }) => shown > 0.95)).toBe(true);
      expect(outOfBounds(measures, target, 800)).toEqual([]);
    },
  );

  it("would not hold if items of a group were taken for independent", () => {
    const shape = { folds: 1, groups: 16, unknownGroups: true };
    const population = { ...REGRESSION_POPULATION, error: { group: 0.5, item: 0.3 } };
    const measures = simulateRegression({ shape, population, target: "value", repetitions: 300, seed: "g" });
    expect(outOfBounds(measures, "value", 300)).toHaveLength(4);
  });
});

it("fails the method before this one, whose degrees of freedom pool the classes", () => {
  const shape = { folds: 3, patients: [5, 3] } as const;
  const of = (target: Target) =>
    simulate({
      shape,
      target,
      repetitions: 500,
      population: POPULATION,
      seed: "coverage",
      method: pooledBootstrap(150, "pooled"),
      measures: ["recall/class/normal", "precision/class/blast"],
    });
  for (const target of ["value", "difference"] as const)
    expect(outOfBounds(of(target), target, 500), target).toHaveLength(2);
});
