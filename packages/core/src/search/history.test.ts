import { describe, expect, it } from "vitest";
import { bestSoFar, empiricalDistribution, rankShares } from "./history";

const NAN = Number.NaN;

describe("the best value so far", () => {
  it("changes only where a finite value is better than all before it", () => {
    const values = [NAN, 0.4, 0.4, 0.7, Number.POSITIVE_INFINITY, 0.5, 0.9];
    expect(bestSoFar(values, "maximize")).toEqual([
      { index: 1, value: 0.4 },
      { index: 3, value: 0.7 },
      { index: 6, value: 0.9 },
    ]);
    expect(bestSoFar(values, "minimize")).toEqual([{ index: 1, value: 0.4 }]);
  });
});

describe("the empirical distribution", () => {
  it("has one step for each distinct finite value and ends at 1", () => {
    expect(empiricalDistribution([3, 1, NAN, 3, 2])).toEqual([
      { value: 1, share: 0.25 },
      { value: 2, share: 0.5 },
      { value: 3, share: 1 },
    ]);
    expect(empiricalDistribution([NAN])).toEqual([]);
  });
});

describe("ranks", () => {
  it("are 0 for the best, 1 for the worst, and shared by equal values", () => {
    expect([...rankShares([10, 30, 20, 20, NAN], "maximize")]).toEqual([1, 0, 0.5, 0.5, NAN]);
    expect([...rankShares([10, 30, 20], "minimize")]).toEqual([0, 1, 0.5]);
    expect([...rankShares([7], "minimize")]).toEqual([0]);
  });
});
