import { describe, expect, it } from "vitest";
import { describeProgress, failedShare, sweepShare } from "./progress";
import { sharedMetric } from "./shared-metric";
import { makeSweep } from "./testing";

describe("sweepShare", () => {
  it("is whole for a complete sweep, whatever stopped early", () => {
    expect(sweepShare(makeSweep({ state: "complete", epochs: { planned: 600, complete: 80 } }))).toBe(1);
  });
  it("grows with epochs and evaluations and never passes 1", () => {
    const early = sweepShare(makeSweep());
    const late = sweepShare(
      makeSweep({ evaluations: { planned: 36, complete: 36 }, epochs: { planned: 36, complete: 36 } }),
    );
    expect(early).toBeGreaterThan(0.5);
    expect(early).toBeLessThan(late);
    expect(late).toBe(1);
  });
  it("of trials that wait to be promoted goes by the epochs that are expected", () => {
    const trainings = { planned: 20, complete: 0, pruned: 0, shared: 0, byState: {} };
    const epochs = { planned: 400, complete: 40, expected: 80 };
    const promoting = makeSweep({ trainings, epochs, evaluations: { planned: 20, complete: 0 } });
    for (const state of ["running", "cancelled", "failed"] as const)
      expect(sweepShare({ ...promoting, state })).toBe(0.5);
    expect(describeProgress(promoting)).toMatch(/^0 of max\. 20 training runs · 0 of max\. 20 evaluations/);
  });
  it("counts what was pruned as over", () => {
    const trainings = {
      planned: 4,
      complete: 1,
      pruned: 3,
      shared: 0,
      byState: { complete: 1, cancelled: 3 },
    };
    const nothing = { planned: 0, complete: 0 };
    const epochs = { planned: 40, complete: 13 };
    expect(sweepShare(makeSweep({ trainings, epochs, evaluations: nothing }))).toBe(1);
  });
  it("of a population goes by the epochs it has trained, whichever of its trials were replaced", () => {
    // 8 trials of 40 epochs; after each 5 of them 2 trials are replaced by copies, which are planned besides.
    const after = (round: number) => {
      const pruned = 2 * round;
      return makeSweep({
        trials: { planned: 8 + pruned, byState: { running: 8, pruned } },
        trainings: {
          planned: 8 + pruned,
          complete: 0,
          pruned,
          shared: 0,
          byState: { running: 8, cancelled: pruned },
        },
        evaluations: { planned: 8, complete: 0 },
        epochs: { planned: 320 + 80 * round - 5 * round * (round + 1), complete: 40 * round, expected: 320 },
      });
    };
    expect([1, 3, 5, 7].map((round) => sweepShare(after(round)))).toEqual([0.125, 0.375, 0.625, 0.875]);
    expect(sweepShare({ ...after(7), state: "complete" })).toBe(1);
  });
  it("counts a complete training whole that stopped early, also where trials are promoted", () => {
    const trainings = {
      planned: 4,
      complete: 2,
      pruned: 1,
      shared: 0,
      byState: { complete: 2, cancelled: 1 },
    };
    const epochs = { planned: 40, complete: 9, expected: 40 };
    expect(sweepShare(makeSweep({ trainings, epochs }))).toBe(0.5);
  });
  it("is 0 for a plan of nothing", () => {
    const nothing = { planned: 0, complete: 0 };
    expect(sweepShare(makeSweep({ epochs: nothing, evaluations: nothing }))).toBe(0);
  });
});

it("tells the share that failed apart from the share that is done", () => {
  const trainings = { planned: 8, complete: 4, pruned: 0, shared: 0, byState: { complete: 4, failed: 2 } };
  expect(failedShare(makeSweep({ trainings }))).toBe(0.25);
  expect(failedShare(makeSweep())).toBe(0);
  expect(
    failedShare(makeSweep({ trainings: { planned: 0, complete: 0, pruned: 0, shared: 0, byState: {} } })),
  ).toBe(0);
});

it("names one metric for a column only where all sweeps have it", () => {
  const sweep = makeSweep();
  const other = makeSweep({ objective: { ...sweep.objective, metric: "val/loss" } });
  expect(sharedMetric([sweep, sweep])).toBe("val/balanced_accuracy");
  expect(sharedMetric([sweep, other])).toBeNull();
  expect(sharedMetric([])).toBeNull();
});

describe("describeProgress", () => {
  it("says what is done and how long it still takes", () => {
    expect(describeProgress(makeSweep())).toBe(
      "4 of 6 training runs · 12 of 36 evaluations · 1 min 40 s left",
    );
  });
  it("says of a sweep that is over that all has ended, and how", () => {
    const over = makeSweep({
      state: "complete",
      trainings: { planned: 18, complete: 10, pruned: 8, shared: 0, byState: { complete: 10, cancelled: 8 } },
      evaluations: { planned: 10, complete: 10 },
      epochs: { planned: 180, complete: 90, expected: 90 },
      secondsLeft: null,
    });
    expect(describeProgress(over)).toBe(
      "18 of 18 training runs (10 complete, 8 pruned) · 10 of 10 evaluations",
    );
  });
});
