import { expect, it } from "vitest";
import { makeRun } from "@/entities/sweep/testing";
import { nameRuns } from "./name-runs";

const fold0 = [1, 2, 3].map((trialNumber) => makeRun({ id: 60 + trialNumber, trialNumber, fold: 0 }));

it("tells fold 0 of three trials apart by name and hue", () => {
  expect(nameRuns(fold0)).toEqual([
    { short: "#1 F0", group: "trial 1 · MAC", hue: 0 },
    { short: "#2 F0", group: "trial 2 · MAC", hue: 1 },
    { short: "#3 F0", group: "trial 3 · MAC", hue: 2 },
  ]);
});

it("has one hue for a trial, in whatever order its runs were chosen", () => {
  const hues = (runs: typeof fold0) => nameRuns(runs).map(({ short, hue }) => `${short} ${hue}`);
  expect(hues(fold0.toReversed()).toReversed()).toEqual(hues(fold0));
});

it("gives the folds of one trial one hue", () => {
  const folds = [0, 1].map((fold) => makeRun({ id: fold, trialNumber: 4, fold }));
  expect(nameRuns(folds).map(({ short, hue }) => [short, hue])).toEqual([
    ["#4 F0", 0],
    ["#4 F1", 0],
  ]);
});

it("says the sweep where trials of several sweeps have one number, and the seed where the fold is the same", () => {
  const others = [
    makeRun({ id: 1, trialNumber: 1, sweepId: 7, sweepName: "a" }),
    makeRun({ id: 2, trialNumber: 1, sweepId: 8, sweepName: "b" }),
    makeRun({ id: 3, trialNumber: 1, sweepId: 8, sweepName: "b", seed: 2 }),
  ];
  expect(nameRuns(others).map(({ short }) => short)).toEqual(["a #1 F0", "b #1 F0·s1", "b #1 F0·s2"]);
});

it("has no two runs of one name", () => {
  const runs = [...fold0, ...fold0.map((run) => ({ ...run, id: run.id + 100, seed: 2 }))];
  expect(new Set(nameRuns(runs).map(({ short }) => short)).size).toBe(6);
});

it("names a run without a trial by its own name", () => {
  const [alone] = nameRuns([makeRun({ id: 5, sweepId: null, trialNumber: null, name: "logged" })]);
  expect(alone).toEqual({ short: "logged F0", group: "logged", hue: 0 });
});
