import { describe, expect, it } from "vitest";
import { epochTicks, logTicks, niceTicks } from "./ticks";

describe("niceTicks", () => {
  it("is round and encloses the range", () => {
    expect(niceTicks(0.03, 1.17)).toEqual([0, 0.5, 1, 1.5]);
    expect(niceTicks(0.61, 0.954)).toEqual([0.6, 0.7, 0.8, 0.9, 1]);
  });
  it("has two ticks for one value and for nothing finite", () => {
    expect(niceTicks(0.5, 0.5).length).toBeGreaterThanOrEqual(2);
    expect(niceTicks(Number.NaN, 1)).toEqual([0, 1]);
  });
});

describe("logTicks", () => {
  it("names 1, 2 and 5 over a short range", () => {
    expect(logTicks(0.3, 1.1)).toEqual([0.2, 0.5, 1, 2]);
  });
  it("names powers only over a long one", () => {
    expect(logTicks(1e-6, 1e-3)).toEqual([1e-6, 1e-5, 1e-4, 1e-3]);
  });
  it("does not fail on values a logarithm has no place for", () => {
    expect(logTicks(0, 5)).toEqual([0.1, 1]);
  });
});

describe("epochTicks", () => {
  it("names every epoch of few, and round ones of many", () => {
    expect(epochTicks(1, 6)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(epochTicks(1, 100)).toEqual([1, 20, 40, 60, 80, 100]);
    expect(epochTicks(1, 36)).toEqual([1, 10, 20, 30]);
    expect(epochTicks(1, 1)).toEqual([1]);
  });
  it("has one distance between ticks: 1, 2, 4, 6, 8 is not even", () => {
    expect(epochTicks(1, 8)).toEqual([2, 4, 6, 8]);
    for (let last = 2; last <= 400; last++) {
      const ticks = epochTicks(1, last);
      const gaps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0));
      expect(Math.min(...gaps), `1 to ${last}`).toBeGreaterThanOrEqual(0.75 * Math.max(...gaps));
      expect(ticks.length, `1 to ${last}`).toBeGreaterThan(1);
    }
  });
});
