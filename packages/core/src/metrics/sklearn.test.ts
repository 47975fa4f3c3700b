import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cohenKappa, matthewsCorrelation } from "./agreement";
import { classificationMetrics } from "./classification";
import { probabilityMetrics } from "./probability-metrics";

interface SklearnSet {
  classes: string[];
  labels: number[];
  probabilities: number[][];
  counts: number[][];
  measures: Record<string, number>;
}

/** Measures that scikit-learn 1.9.1 computed: `fixtures/sklearn_metrics.py`. */
const { sets }: { sets: SklearnSet[] } = JSON.parse(
  readFileSync(new URL("./fixtures/sklearn-metrics.json", import.meta.url), "utf8"),
);

describe.each(sets)(
  "measures of $classes.length classes",
  ({ classes, labels, probabilities, counts, measures }) => {
    const ours = {
      ...classificationMetrics({ classes, counts }).values,
      ...Object.fromEntries(
        [...probabilityMetrics(labels, probabilities, classes)].map(([name, { value }]) => [name, value]),
      ),
    };
    it.each(Object.entries(measures))("are scikit-learn's to 1e-9: %s", (name, value) => {
      expect(ours[name]).not.toBeNull();
      expect(Math.abs((ours[name] ?? Number.NaN) - value)).toBeLessThan(1e-9);
    });
  },
);

describe("a measure that does not exist", () => {
  const matrix = (counts: number[][]) => ({ classes: ["a", "b"], counts });

  it("has a reason, where scikit-learn gives nan or 0", () => {
    expect(
      cohenKappa(
        matrix([
          [4, 0],
          [0, 0],
        ]),
      ),
    ).toMatchObject({ value: null, reason: expect.any(String) });
    expect(
      cohenKappa(
        matrix([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toEqual({ value: null, reason: "no images" });
    expect(
      matthewsCorrelation(
        matrix([
          [3, 1],
          [0, 0],
        ]),
      ),
    ).toEqual({ value: null, reason: "one class present" });
    expect(
      matthewsCorrelation(
        matrix([
          [3, 0],
          [2, 0],
        ]),
      ),
    ).toEqual({
      value: null,
      reason: "every image was predicted as one class",
    });
  });

  it("takes the mean over classes with it", () => {
    const metrics = probabilityMetrics(
      [0, 1, 1],
      [
        [0.6, 0.3, 0.1],
        [0.2, 0.7, 0.1],
        [0.5, 0.4, 0.1],
      ],
      ["a", "b", "c"],
    );
    expect(metrics.get("auc/class/c")?.value).toBeNull();
    expect(metrics.get("auc/macro")).toEqual({ value: null, reason: "no AUC of c" });
    expect(metrics.get("top_2_accuracy")?.value).toBe(1);
    expect(metrics.has("top_5_accuracy")).toBe(false);
  });

  it("is none of a probability that is NaN, and one of 0 is bounded", () => {
    expect(probabilityMetrics([0], [[Number.NaN, 1]], ["a", "b"]).get("log_loss")?.value).toBeNull();
    expect(probabilityMetrics([0], [[0, 1]], ["a", "b"]).get("log_loss")?.value).toBeCloseTo(36.04, 2);
    const three = probabilityMetrics([0], [[0.5, Number.NaN, 0.5]], ["a", "b", "c"]);
    for (const name of ["brier", "top_2_accuracy"])
      expect(three.get(name), name).toEqual({ value: null, reason: "a probability is NaN" });
  });
});
