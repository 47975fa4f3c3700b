import { expect, it } from "vitest";
import { spread, trialCurve } from "./trial-curves";

it("is the mean over the runs that have come to a step, with their least and greatest", () => {
  const runs = [
    { steps: [1, 2, 3], times: [1000, 2000, 4000], values: [0.1, 0.3, 0.5], startedAt: 0 },
    { steps: [1n, 2n, 2n], times: [5000, 6000, 7000], values: [0.3, 9, 0.5], startedAt: 4000 },
  ];
  expect(trialCurve(4, runs, { range: true })).toEqual({
    trial: 4,
    step: [1, 2, 3],
    mean: [0.2, 0.4, 0.5],
    min: [0.1, 0.3, 0.5],
    max: [0.3, 0.5, 0.5],
    runs: [2, 2, 1],
    seconds: [1, 2.5, 4],
  });
  expect(trialCurve(4, runs, { range: false })).toMatchObject({ min: [], max: [] });
});

it("keeps a step that is no number", () => {
  const run = { steps: [1], times: [1000], values: [Number.NaN], startedAt: null };
  expect(trialCurve(0, [run], { range: true })).toMatchObject({ mean: ["NaN"], seconds: [0] });
});

it("spreads evenly, with the first and the last", () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  expect(spread([0, 1], 3)).toEqual([0, 1]);
});
