import { expect, it } from "vitest";
import { classificationMetrics } from "./classification";
import { countMetric } from "./count-metric";

it("agrees with classificationMetrics for every name, the undefined ones too", () => {
  for (const counts of [
    [
      [469, 12],
      [15, 211],
    ],
    [
      [5, 0],
      [3, 0],
    ],
    [
      [0, 0],
      [2, 3],
    ],
    [
      [4, 1, 0],
      [2, 7, 1],
      [0, 0, 9],
    ],
  ]) {
    const classes = ["blast", "normal", "other"].slice(0, counts.length);
    const { values } = classificationMetrics({ classes, counts });
    for (const [name, value] of Object.entries(values)) {
      const fast = countMetric(name, classes)?.(Float64Array.from(counts.flat()));
      if (value === null) expect(fast, name).toBeNaN();
      else expect(fast, name).toBeCloseTo(value, 14);
    }
  }
});

it("has no formula for what does not follow from counts", () => {
  expect(countMetric("auc", ["a", "b"])).toBeNull();
  expect(countMetric("precision/c", ["a", "b"])).toBeNull();
});
