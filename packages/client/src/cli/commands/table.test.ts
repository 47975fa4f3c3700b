import { expect, it } from "vitest";
import { missingText } from "./table";

const missing = {
  table: "9",
  dataset: { id: 1, slug: "cells", name: "Cells", isSynthetic: true, paper: null },
  preset: "cpu" as const,
  presets: ["full" as const, "cpu" as const],
  settings: "paper-ablation.cpu",
  settingsFile: "data/papers/one/sweeps/paper-ablation.cpu.yaml",
  alike: false,
  cells: 6,
  plans: [],
  total: { trainings: 0, shared: 0, evaluations: 0, epochs: 0, seconds: 0, basis: null },
  underWay: [],
  unmet: [],
};

it("says what would run, how long it takes and what that is known from", () => {
  const cost = { trials: 1, runs: 2, trainings: 2, shared: 0, evaluations: 2, epochs: 48, seconds: 90 };
  const time = {
    seconds: 100,
    training: { seconds: 90, basis: "scaled" as const },
    evaluation: { seconds: 10, basis: "measured" as const },
    waiting: { seconds: 0, sweeps: 0 },
    slots: 1,
  };
  const text = missingText({
    ...missing,
    plans: [{ source: "", arms: ["MCN"], folds: [0, 1], seeds: [1], testSigmas: [0], cost }],
    total: { ...cost, basis: "scaled", time },
  });
  expect(text).toContain("MCN: fold 0, 1, seed 1, test sigma 0");
  expect(text).toContain("2 trainings (0 shared), 2 evaluations");
  expect(text).toContain(
    "at most 48 epochs; about 1 min 40 s: training 1 min 30 s (scaled from other models measured here), evaluations 10 s (measured here)",
  );
});

it("says what is under way, what cannot be, and that nothing is missing", () => {
  expect(missingText({ ...missing, underWay: [4] })).toContain("Already in progress: sweep 4.");
  expect(missingText({ ...missing, unmet: ["Cells has no fold 2"] })).toContain(
    "Stays empty: Cells has no fold 2.",
  );
  expect(missingText({ ...missing, cells: 0 })).toBe("Table 9 lacks no run on Cells.");
});
