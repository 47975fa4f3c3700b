import { describe, expect, it } from "vitest";
import { spreadLabels } from "./end-labels";

describe("spreadLabels", () => {
  it("moves neighbours apart and keeps them inside", () => {
    const targets = [100, 101, 102];
    const places = spreadLabels(targets, 12, 110).map((shift, index) => (targets[index] ?? 0) + shift);
    const sorted = [...places].sort((a, b) => a - b);
    expect((sorted[1] ?? 0) - (sorted[0] ?? 0)).toBeGreaterThanOrEqual(12);
    expect((sorted[2] ?? 0) - (sorted[1] ?? 0)).toBeGreaterThanOrEqual(12);
    expect(Math.max(...places)).toBeLessThanOrEqual(110);
  });
  it("leaves labels that stand apart", () => {
    expect(spreadLabels([10, 60], 12, 200)).toEqual([0, 0]);
  });
});
