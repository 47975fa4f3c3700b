import { expect, it } from "vitest";
import { missingText } from "./table";

const missing = {
  table: "9",
  dataset: { id: 1, slug: "cells", name: "Cells", isSynthetic: true, isArticle: false },
  preset: "cpu" as const,
  presets: ["full" as const, "cpu" as const],
  settings: "paper-ablation.cpu",
  alike: false,
  cells: 6,
  plans: [],
  total: { trainings: 0, shared: 0, evaluations: 0, epochs: 0, seconds: 0, basis: null },
  underWay: [],
  unmet: [],
};

it("says what would run, how long it takes and what that is known from", () => {
  const cost = { trials: 1, runs: 2, trainings: 2, shared: 0, evaluations: 2, epochs: 48, seconds: 90 };
  const text = missingText({
    ...missing,
    plans: [{ source: "", arms: ["MCN"], folds: [0, 1], seeds: [1], testSigmas: [0], cost }],
    total: { ...cost, basis: "scaled" },
  });
  expect(text).toContain("MCN: fold 0, 1, seed 1, test sigma 0");
  expect(text).toContain("2 trainings (0 shared), 2 evaluations");
  expect(text).toMatch(
    /at most 48 epochs; about .* of training, .*scaled by multiply-adds; evaluations and waiting for other sweeps/,
  );
});

it("says what is under way, what cannot be, and that nothing is missing", () => {
  expect(missingText({ ...missing, underWay: [4] })).toContain("Under way already: sweep 4.");
  expect(missingText({ ...missing, unmet: ["Cells has no fold 2"] })).toContain(
    "Stays empty: Cells has no fold 2.",
  );
  expect(missingText({ ...missing, cells: 0 })).toBe("Table 9 lacks no run on Cells.");
});
