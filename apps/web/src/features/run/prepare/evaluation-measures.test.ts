import { expect, test } from "vitest";
import { evaluationMeasures, sizeName } from "./evaluation-measures";
import { evaluationRows } from "./evaluation-rows";

test("measures that a plan named have their units; what nothing is known of is no column", () => {
  const evaluation = {
    ...{
      id: 1,
      trainingId: 1,
      weights: "best" as const,
      epoch: 1,
      sigma: 0,
      realisedSigma: null,
      replicate: 0,
    },
    ...{ conditions: {}, classes: [], confusion: [] },
    metrics: { rmse: 0.5, "slope error": 0.1 },
  };
  const rows = (images: number) => evaluationRows([{ ...evaluation, images }]);
  const named = [
    {
      name: "slope error",
      direction: "minimize" as const,
      unit: "per x",
      range: [0, null] as [number, null],
    },
  ];
  expect(evaluationMeasures(rows(9), named)).toEqual([
    ["rmse", "RMSE"],
    ["slope error", "slope error (per x)"],
  ]);
  expect([sizeName(rows(0)), sizeName(rows(9))]).toEqual([null, "items"]);
});

test("of many classes the AUC is the mean over them", () => {
  const first = { classes: ["a", "b", "c"] };
  const names = (classes: string[]) =>
    evaluationMeasures([{ first: { ...first, classes } }] as never, []).map(([name]) => name);
  expect(names(["a", "b"])).toContain("auc");
  expect(names(["a", "b", "c"])).toContain("auc/macro");
  expect(names(["a", "b", "c"])).not.toContain("auc");
});
