import { describe, expect, it } from "vitest";
import { makeSweep } from "../../sweep/prepare/sweep-fixture";
import { describeProgress, sweepShare } from "./progress";

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
  it("is 0 for a plan of nothing", () => {
    const nothing = { planned: 0, complete: 0 };
    expect(sweepShare(makeSweep({ epochs: nothing, evaluations: nothing }))).toBe(0);
  });
});

describe("describeProgress", () => {
  it("says what is done and how long it still takes", () => {
    expect(describeProgress(makeSweep())).toBe("4 of 6 trainings · 12 of 36 evaluations · 1 min 40 s left");
  });
});
