import { registerTrainer } from "@foldwise/core/trainers";
import { afterAll, expect, test } from "vitest";
import { linear } from "../../../../../../packages/core/src/trainers/testing/linear";
import { evaluationMeasures, sizeName } from "./evaluation-measures";
import { evaluationRows } from "./evaluation-rows";
import { measureUnits } from "./measure-units";

const unregister = registerTrainer(linear);
afterAll(() => unregister());

const measures = {
  "slope error": { direction: "minimize", unit: "per x" },
  depth: { direction: "maximize" },
};
const spec = { trainer: { kind: "linear", epochs: 1, learningRate: 0.1, measures }, data: {}, training: {} };

test("measures of a plan have its units, and what nothing has is no column", () => {
  expect([...measureUnits({ spec })]).toEqual([["slope error", "per x"]]);
  expect(measureUnits({ spec: null }).size).toBe(0);
  expect(measureUnits({ spec: { trainer: { kind: "tfjs" } } }).size).toBe(0);
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
  expect(evaluationMeasures(rows(9), measureUnits({ spec }))).toEqual([
    ["rmse", "RMSE"],
    ["slope error", "slope error (per x)"],
  ]);
  expect([sizeName(rows(0)), sizeName(rows(9))]).toEqual([null, "items"]);
});
