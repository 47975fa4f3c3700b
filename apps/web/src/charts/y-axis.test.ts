import { describe, expect, it } from "vitest";
import { formatTick, planYAxis, positionOnAxis } from "./y-axis";

describe("planYAxis", () => {
  it("ends a rate's axis at 1 and starts it where the values do", () => {
    const axis = planYAxis("val/balanced_accuracy", [0.62, 0.97], "linear");
    expect(axis.domain[0]).toBeGreaterThan(0.4);
    expect(axis.domain[1]).toBe(1);
  });
  it("starts a loss at 0", () => {
    expect(planYAxis("val/loss", [0.3, 1.2], "linear").domain[0]).toBe(0);
  });
  it("leaves out what a logarithm has no place for", () => {
    const axis = planYAxis("val/loss", [0, 0.02, 0.9], "log");
    expect(axis.domain[0]).toBeGreaterThan(0);
    expect(axis.domain[0]).toBeLessThanOrEqual(0.02);
  });
  it("has a frame to draw before there is a value", () => {
    expect(planYAxis("val/loss", [Number.NaN], "linear").ticks.length).toBeGreaterThan(1);
  });
});

describe("positions and names of ticks", () => {
  it("puts the least at the foot and the middle of a logarithm in the middle", () => {
    expect(positionOnAxis({ scale: "linear", domain: [0, 2], ticks: [] }, 0)).toBe(1);
    expect(positionOnAxis({ scale: "log", domain: [0.01, 1], ticks: [] }, 0.1)).toBeCloseTo(0.5);
  });
  it("is short", () => {
    expect([0, 0.25, 1e-6, 12_000, 2_500_000].map(formatTick)).toEqual(["0", "0.25", "1e-6", "12k", "2.5M"]);
  });
});
