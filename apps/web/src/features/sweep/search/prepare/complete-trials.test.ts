import { expect, it } from "vitest";
import { countComplete } from "./complete-trials";

const from = new Date("2026-11-30T09:00:00Z");
const marksAt = (...seconds: number[]) => [
  {
    edits: seconds.map((after, index) => ({
      version: index + 1,
      by: "a",
      summary: "",
      at: new Date(from.getTime() + after * 1000).toISOString(),
    })),
  },
];

it("counts the complete trials that have ended since the last edit: they have other values on an added fold", () => {
  const trials = {
    state: ["complete", "running", "complete", "pruned"] as const,
    from,
    start: Float64Array.of(0, 5, 10, 10),
    duration: Float64Array.of(8, Number.NaN, 20, 20),
  };
  expect(countComplete(trials, [])).toEqual({ complete: 2, edits: 0, renewed: 0 });
  expect(countComplete(trials, marksAt(5, 20))).toEqual({ complete: 2, edits: 2, renewed: 1 });
  expect(countComplete(trials, marksAt(40))).toEqual({ complete: 2, edits: 1, renewed: 0 });
});
