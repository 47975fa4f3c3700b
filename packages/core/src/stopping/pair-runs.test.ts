import { expect, it } from "vitest";
import { pairRuns } from "./pair-runs";

const run = (fold: number, seed: number, value: number | null) => ({ fold, seed, value });

it("pairs runs of one fold and seed, and leaves out those that only one trial has, or that have not ended", () => {
  const own = [run(0, 1, 0.1), run(0, 2, 0.2), run(1, 1, 0.3), run(1, 2, null)];
  const best = [run(0, 2, 0.6), run(0, 1, 0.5), run(1, 1, null), run(1, 2, 0.8)];
  expect(pairRuns(own, best)).toEqual({ own: [0.1, 0.2], other: [0.5, 0.6] });
});

it("pairs trials of one run a fold by fold, whatever seed the search has given each", () => {
  const own = [run(0, 7, 0.1), run(1, 7, 0.2), run(2, 7, 0.3)];
  const best = [run(0, 4, 0.5), run(1, 4, 0.6)];
  expect(pairRuns(own, best)).toEqual({ own: [0.1, 0.2], other: [0.5, 0.6] });
});

it("pairs by seed where one of them has several, as after an edit that added seeds", () => {
  const own = [run(0, 1, 0.1), run(0, 2, 0.2)];
  expect(pairRuns(own, [run(0, 2, 0.6)])).toEqual({ own: [0.2], other: [0.6] });
});
