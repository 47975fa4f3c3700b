import { describe, expect, it } from "vitest";
import { nestedOutcome, type OutcomeTrial, testMeasureOf } from "./nested-outcome";
import { planSchema } from "./plan";

const plan = (over: object = {}) =>
  planSchema.parse({
    name: "p",
    experiment: "e",
    dataset: "d",
    trainer: { kind: "simulate" },
    folds: [0, 1],
    splits: { scheme: "leave-one-fold-out", inner: { k: 2 } },
    ...over,
  });
const trial = (over: Partial<OutcomeTrial> & { number: number }): OutcomeTrial => ({
  variant: "base",
  proposal: 0,
  outerFold: 0,
  isRefit: false,
  state: "complete",
  objective: 0.5,
  ...over,
});
const TRIALS = [
  trial({ number: 1, objective: 0.6 }),
  trial({ number: 2, proposal: 1, objective: 0.8 }),
  trial({ number: 3, proposal: 1, isRefit: true, objective: 0.1 }),
  trial({ number: 4, outerFold: 1, objective: 0.7 }),
  trial({ number: 5, proposal: 1, outerFold: 1, objective: 0.7 }),
  trial({ number: 6, outerFold: 1, isRefit: true }),
];

describe("the outcome of a nested cross-validation", () => {
  it("is the mean of the outer scores, each of the configuration that was chosen there", () => {
    const scores = new Map([
      [3, 0.9],
      [6, 0.6],
    ]);
    const outcome = nestedOutcome(plan(), TRIALS, ({ number }) => scores.get(number) ?? null);
    expect(outcome?.metric).toBe("balanced_accuracy");
    const [base] = outcome?.variants ?? [];
    expect(base?.folds.map(({ chosen, refit, score }) => [chosen?.number, refit?.number, score])).toEqual([
      [2, 3, 0.9],
      [4, 6, 0.6],
    ]);
    expect(base?.mean).toBeCloseTo(0.75, 12);
    expect(base?.deviation).toBeCloseTo(0.3 / Math.SQRT2, 12);
  });

  it("has no mean before each outer fold has a score, and none at all without inner folds", () => {
    const open = nestedOutcome(plan(), TRIALS.slice(0, 4), () => 0.9)?.variants[0];
    expect(open).toMatchObject({ mean: null, deviation: null });
    expect(open?.folds[1]).toMatchObject({ refit: null, score: null });
    expect(nestedOutcome(plan({ splits: {} }), TRIALS, () => 1)).toBeNull();
  });

  it("is measured by the objective's own measure where test sides have it", () => {
    expect(testMeasureOf(plan({ objective: { metric: "val/auc", direction: "maximize" } }))).toBe("auc");
    expect(testMeasureOf(plan({ objective: { metric: "val/loss", direction: "minimize" } }))).toBe(
      "balanced_accuracy",
    );
  });
});
