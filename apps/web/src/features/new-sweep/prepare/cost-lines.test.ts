import { describe, expect, it } from "vitest";
import { costSummary, prepareCost } from "./cost-lines";

const cost = { trials: 2, runs: 6, trainings: 4, shared: 2, evaluations: 36, epochs: 24, seconds: 100 };

describe("prepareCost", () => {
  it("names what is shared and how long it takes", () => {
    const lines = prepareCost(cost);
    expect(lines.map(({ value }) => value)).toEqual(["2", "6", "36", "24", "≈ 1 min 40 s"]);
    expect(lines[1]?.detail).toBe("4 to train, 2 reused from cache");
    expect(costSummary(cost)).toBe(
      "6 runs (4 to train, 2 reused from cache) · 36 evaluations · ≈ 1 min 40 s",
    );
  });
  it("has nothing to wait for where every training is shared", () => {
    const shared = { ...cost, trainings: 0, shared: 6, epochs: 0, seconds: 0 };
    expect(prepareCost(shared).at(-1)).toMatchObject({
      value: "no training",
      detail: "results are reused at once",
    });
    expect(prepareCost(shared)[1]).toMatchObject({ value: "6", detail: "all reused from cache" });
    expect(costSummary(shared)).toBe("6 runs (all reused from cache) · 36 evaluations · no training");
  });
  it("does not guess a time that nobody measured", () => {
    expect(prepareCost({ ...cost, seconds: null }).at(-1)?.value).toBeNull();
  });
});
