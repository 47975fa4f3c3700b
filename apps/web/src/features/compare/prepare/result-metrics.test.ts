import { expect, it } from "vitest";
import { resultMetrics } from "./result-metrics";

const classified = { classes: ["a", "b"], metrics: { accuracy: 0.9, kappa: 0.8 } };
const regression = { classes: [], metrics: { rmse: 0.1, mae: 0.05 } };

it("compared runs have the metrics of their own tasks", () => {
  const rates = resultMetrics([classified, null]);
  expect(rates).toContain("accuracy");
  expect(rates).not.toContain("kappa");
  expect(resultMetrics([regression, null])).toEqual(["rmse", "mae"]);
  expect(resultMetrics([classified, regression])).toEqual([...rates, "rmse", "mae"]);
  expect(resultMetrics([null])).toEqual(rates);
  const ofThree = resultMetrics([{ ...classified, classes: ["a", "b", "c"] }]);
  expect(ofThree).toContain("auc/macro");
  expect(ofThree).not.toContain("auc");
});
