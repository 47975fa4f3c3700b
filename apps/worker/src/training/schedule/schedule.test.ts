import { type TrainingOptions, trainingSchema } from "@foldwise/core/trainers";
import { describe, expect, it } from "vitest";
import { advanceSchedule, startSchedule } from "./schedule";

const defaults: TrainingOptions = trainingSchema.parse({});

function follow(
  losses: readonly number[],
  options = defaults,
  others: readonly Readonly<Record<string, number>>[] = [],
) {
  let state = startSchedule(options);
  return losses.map((valLoss, index) => {
    const metrics = { "val/loss": valLoss, ...(others[index] ?? {}) };
    const step = advanceSchedule(state, options, { epoch: index + 1, metrics });
    const { learningRate } = state;
    state = step.state;
    return { learningRate, isBest: step.isBest, stop: step.stop, bestEpoch: state.bestEpoch };
  });
}

describe("advanceSchedule", () => {
  it("takes a tenth of the learning rate after 5 epochs without improvement, not below 1e-6", () => {
    const rates = follow(new Array<number>(24).fill(1)).map(({ learningRate }) => learningRate);
    expect(rates.slice(0, 6)).toEqual(new Array(6).fill(1e-3));
    expect(rates[6]).toBeCloseTo(1e-4, 12);
    expect(rates[11]).toBeCloseTo(1e-5, 12);
    expect(rates[16]).toBeCloseTo(1e-6, 12);
    expect(rates[23]).toBeCloseTo(1e-6, 12);
  });

  it("stops after 20 epochs without improvement, counting from the best", () => {
    const steps = follow([1, 0.9, ...new Array<number>(20).fill(0.95)]);
    expect(steps.findIndex(({ stop }) => stop)).toBe(21);
    expect(steps[21]).toMatchObject({ bestEpoch: 2 });
  });

  it("counts any improvement for stopping, but a ten-thousandth is none for the learning rate (as Keras does)", () => {
    const creeping = Array.from({ length: 8 }, (_, index) => 1 - index * 5e-6);
    const steps = follow(creeping);
    expect(steps.every(({ isBest }) => isBest)).toBe(true);
    expect(steps[6]?.learningRate).toBeCloseTo(1e-4, 12);
  });

  it("keeps no NaN as the best, not even a first one, as Keras' callbacks would", () => {
    const steps = follow([Number.NaN, 0.9, Number.POSITIVE_INFINITY, 0.8]);
    expect(steps.map(({ isBest }) => isBest)).toEqual([false, true, false, true]);
    expect(steps.map(({ bestEpoch }) => bestEpoch)).toEqual([0, 2, 2, 4]);
    const options = { ...defaults, earlyStopping: { patience: 2 } };
    expect(follow([Number.NaN, 0.9, 0.95, 0.95], options).map(({ stop }) => stop)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("chooses the best epoch by the plan's rule, the first of equal ones, and stops by the loss all the same", () => {
    const selection = { metric: "val/balanced_accuracy", direction: "maximize" } as const;
    const options = { ...defaults, selection, earlyStopping: { patience: 3 } };
    const losses = [0.9, 0.8, 0.85, 0.86, 0.87];
    const accuracies = [0.5, 0.4, Number.NaN, 0.7, 0.7].map((value) => ({ "val/balanced_accuracy": value }));
    const steps = follow(losses, options, accuracies);
    expect(steps.map(({ bestEpoch }) => bestEpoch)).toEqual([1, 1, 1, 4, 4]);
    expect(steps.map(({ stop }) => stop)).toEqual([false, false, false, false, true]);
    expect(follow(losses, { ...options, selection: undefined }, accuracies).at(-1)?.bestEpoch).toBe(2);
  });

  it("goes on from a checkpoint of 0.1, which kept the lowest loss only", () => {
    const { bestValue: _, ...old } = { ...startSchedule(defaults), bestLoss: 0.5, bestEpoch: 3, wait: 1 };
    const worse = advanceSchedule(old, defaults, { epoch: 5, metrics: { "val/loss": 0.6 } });
    expect(worse).toMatchObject({ isBest: false, state: { bestEpoch: 3, bestValue: 0.5, wait: 2 } });
    const better = advanceSchedule(old, defaults, { epoch: 5, metrics: { "val/loss": 0.4 } });
    expect(better).toMatchObject({ isBest: true, state: { bestEpoch: 5, bestValue: 0.4, wait: 0 } });
  });

  it("does neither where the plan switches both off", () => {
    const options = { ...defaults, plateau: null, earlyStopping: null };
    const steps = follow(new Array<number>(50).fill(1), options);
    expect(steps.every(({ learningRate, stop }) => learningRate === 1e-3 && !stop)).toBe(true);
  });
});
