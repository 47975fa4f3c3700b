import { describe, expect, it } from "vitest";
import { planCost } from "./cost";
import { planSchema } from "./plan";

describe("a plan's time", () => {
  const plan = planSchema.parse({
    name: "p",
    experiment: "e",
    dataset: "d",
    trainer: { kind: "tfjs" },
    folds: [0, 1, 2],
    variants: { a: {}, b: { training: { epochs: 10 } } },
    training: { epochs: 4 },
  });
  const known = { shared: 0, secondsPerEpoch: 2, basis: "measured" } as const;

  it("adds up what each variant's own epochs take, and leaves shared trainings out", () => {
    expect(planCost(plan, { a: known, b: { ...known, shared: 2 } })).toMatchObject({
      runs: 6,
      trainings: 4,
      shared: 2,
      epochs: 3 * 4 + 10,
      seconds: 44,
      basis: "measured",
    });
  });

  it("counts of trials that are promoted the share that goes on from each rung", () => {
    const of = (stopping: object | undefined) => {
      const promoting = planSchema.parse({
        name: "p",
        experiment: "e",
        dataset: "d",
        trainer: { kind: "tfjs" },
        folds: [0],
        space: { learningRate: { type: "float", low: 0.001, high: 0.1 } },
        sampler: { kind: "random" },
        training: { epochs: 27 },
        budget: { maxTrials: 27 },
        stopping,
      });
      const { epochs, expectedEpochs, seconds } = planCost(promoting, { base: known });
      return { epochs, expectedEpochs, seconds };
    };
    const epochs = 27 * 27;
    expect(of(undefined)).toEqual({ epochs, expectedEpochs: undefined, seconds: 2 * epochs });
    // Rungs at 1, 3 and 9: 27 trials to the first, then 9, 3 and 1.
    const halving = 27 * 1 + 9 * 2 + 3 * 6 + 1 * 18;
    expect(of({ kind: "asha-promotion", reductionFactor: 3 })).toEqual({
      epochs,
      expectedEpochs: halving,
      seconds: 2 * halving,
    });
    // 15, 7, 3 and 2 of the 27 start in the four brackets.
    const brackets = 15 * 1 + 5 * 2 + 1 * 6 + 1 * 18 + 7 * 3 + 2 * 6 + 3 * 9 + 1 * 18 + 2 * 27;
    expect(of({ kind: "hyperband" }).expectedEpochs).toBe(brackets);
  });

  it("is as uncertain as its least certain variant, and unknown where one is", () => {
    expect(planCost(plan, { a: known, b: { ...known, basis: "assumed" } }).basis).toBe("assumed");
    expect(planCost(plan, { a: known }).seconds).toBeNull();
    expect(planCost(plan, { a: known, b: { ...known, shared: 3, secondsPerEpoch: null } }).seconds).toBe(24);
  });
});
