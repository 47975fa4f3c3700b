import { describe, expect, it } from "vitest";
import { makeSweep } from "@/entities/sweep/testing";
import { bestResults } from "./best-results";

const best = (value: number) => ({ trialId: 1, trialNumber: 3, variant: "MAC", value });
const { objective } = makeSweep();

describe("bestResults", () => {
  it("takes the best of each dataset and metric", () => {
    const results = bestResults([
      makeSweep({ id: 1, name: "a", best: best(0.7) }),
      makeSweep({ id: 2, name: "b", best: best(0.9) }),
      makeSweep({ id: 3, name: "c", best: best(0.8) }),
      makeSweep({ id: 4, best: null }),
    ]);
    expect(results.map(({ sweep, value, detail }) => [sweep.id, value, detail])).toEqual([
      [2, "0.900", "b, trial #3, MAC"],
    ]);
  });
  it("goes by the direction of the objective", () => {
    const loss = { ...objective, metric: "val/loss", direction: "minimize" } as const;
    const sweeps = [0.3, 0.2].map((value, id) => makeSweep({ id, objective: loss, best: best(value) }));
    expect(bestResults(sweeps).map(({ sweep }) => sweep.id)).toEqual([1]);
  });
  it("never shows a simulated sweep as a result", () => {
    expect(bestResults([makeSweep({ simulated: true, best: best(0.99) })])).toEqual([]);
  });
});
