import { type TrainingOptions, trainingSchema } from "@foldwise/core";
import { describe, expect, it } from "vitest";
import { advanceSchedule, startSchedule } from "./schedule";

const article: TrainingOptions = trainingSchema.parse({});

function follow(losses: readonly number[], options = article) {
  let state = startSchedule(options);
  return losses.map((valLoss, index) => {
    const step = advanceSchedule(state, options, { epoch: index + 1, valLoss });
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

  it("does neither where the plan switches both off", () => {
    const options = { ...article, plateau: null, earlyStopping: null };
    const steps = follow(new Array<number>(50).fill(1), options);
    expect(steps.every(({ learningRate, stop }) => learningRate === 1e-3 && !stop)).toBe(true);
  });
});
