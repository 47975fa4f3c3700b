import { describe, expect, it } from "vitest";
import type { Shape } from "./simulation/draw-arms";
import { pooledBootstrap } from "./simulation/pooled-bootstrap";
import { POPULATION } from "./simulation/population";
import { MEASURES, type SimulatedMeasure, simulate, type Target } from "./simulation/simulate";

/*
 * The seed is fixed, so nothing here is left to chance; the bounds are widened by two standard errors of the
 * simulation, as a measure whose true coverage is on the bound would else be failed or passed by luck. The whole table,
 * with more repetitions, shapes and populations: `npm run bench -- intervals`.
 */

/** For values: the share of 95 % intervals that hold the true value. */
const COVERAGE = [0.93, 0.97] as const;
/** For differences of equal arms: the share of tests that reject at 5 %. */
const SIZE = [0.035, 0.065] as const;

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
    const measures = simulate({ shape, target, repetitions, population: POPULATION, seed: "coverage" });
    // A rare dataset has no spread, or no value, at all.
    const shown = measures.filter((measure) => measure.shown > 0.95).map(({ measure }) => measure);
    expect(shown).toEqual(MEASURES.filter((measure) => !withheld.includes(measure)));
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
    "recall/class/ALL",
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
      measures: ["accuracy", "recall/class/HEM", "precision/class/HEM", "f1/macro"],
    });
    expect(outOfBounds(measures, target, 800), target).toEqual([]);
  }
});

it("holds for single images whose patients are unknown, and which do not depend on each other", () => {
  const shape = { folds: 1, patients: [150, 80], images: 1, unknownPatients: true } as const;
  for (const target of ["value", "difference"] as const) {
    const population = { ...POPULATION, spread: 0 };
    const measures = simulate({ shape, target, repetitions: 700, population, seed: "images" });
    expect(measures.every(({ shown }) => shown > 0.95)).toBe(true);
    expect(outOfBounds(measures, target, 700), target).toEqual([]);
  }
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
      measures: ["recall/class/HEM", "precision/class/ALL"],
    });
  for (const target of ["value", "difference"] as const)
    expect(outOfBounds(of(target), target, 500), target).toHaveLength(2);
});
