import { expect, it } from "vitest";
import { nestedText } from "./nested-text";

const objective = {
  metric: "val/auc",
  direction: "maximize",
  overFolds: "mean",
  weights: "best",
  selection: null,
} as const;

it("a nested cross-validation says what each outer fold got and how it did there", () => {
  const fold = (number: number, learningRate: number | null, score: number | null) => ({
    fold: number,
    chosenTrial: learningRate === null ? null : number + 2,
    configuration: learningRate === null ? null : { learningRate },
    objective: learningRate === null ? null : 0.75,
    refitTrial: score === null ? null : number + 5,
    score,
  });
  const variant = {
    variant: "base",
    folds: [fold(0, 0.01, 0.8), fold(1, 0.1, 0.7)],
    mean: 0.75,
    deviation: 0.0707,
  };
  const lines = nestedText({
    nested: { innerFolds: 3, metric: "auc", variants: [variant] },
    objective,
  })?.split("\n");
  expect(lines?.map((line) => line.trim().split(/\s{2,}/))).toEqual([
    [expect.stringMatching(/chosen on its 3 inner folds and tested on the fold/)],
    ["variant", "fold", "chosen trial", "learningRate", "inner val/auc", "refit trial", "test auc"],
    ["base", "0", "2", "0.01", "0.750", "5", "0.800"],
    ["base", "1", "3", "0.1", "0.750", "6", "0.700"],
    ["base", "mean", "0.750 ± 0.071"],
  ]);
  const open = { ...variant, folds: [fold(0, 0.01, 0.8), fold(1, null, null)], mean: null, deviation: null };
  expect(nestedText({ nested: { innerFolds: 3, metric: "auc", variants: [open] }, objective })).not.toContain(
    "±  ",
  );
});

it("any other sweep has no such table", () => {
  expect(nestedText({ nested: null, objective })).toBeNull();
});
