import { describe, expect, it } from "vitest";
import { pickRuns } from "./pick-runs";

const shown = [9, 7, 5, 3, 1];

describe("pickRuns", () => {
  it("adds and removes one", () => {
    expect(pickRuns(new Set([9]), { id: 5, anchor: null, shown })).toEqual([9, 5]);
    expect(pickRuns(new Set([9, 5]), { id: 5, anchor: null, shown })).toEqual([9]);
  });
  it("picks a range in the order shown, either way", () => {
    expect(pickRuns(new Set([7]), { id: 3, anchor: 7, shown })).toEqual([7, 5, 3]);
    expect(pickRuns(new Set([3]), { id: 9, anchor: 3, shown })).toEqual([3, 9, 7, 5]);
  });
  it("drops a range when the clicked run was picked, and keeps runs that are not shown", () => {
    expect(pickRuns(new Set([100, 9, 7, 5]), { id: 5, anchor: 9, shown })).toEqual([100]);
  });
  it("takes the one alone when the anchor is filtered out", () => {
    expect(pickRuns(new Set([100]), { id: 3, anchor: 100, shown })).toEqual([100, 3]);
  });
});
