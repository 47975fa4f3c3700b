import { describe, expect, it } from "vitest";
import { brierScore, calibrationBins, expectedCalibrationError } from "./calibration";
import { averagePrecision, precisionRecallCurve } from "./precision-recall";
import { midranks } from "./ranks";
import { rocAuc, rocCurve } from "./roc";

describe("midranks", () => {
  it("shares the ranks of equal values", () => {
    expect([...midranks([10, 20, 20, 5, 20])]).toEqual([2, 4, 4, 1, 4]);
  });
});

describe("rocAuc", () => {
  it("is the share of pairs in order, ties counting half", () => {
    const labels = [1, 1, 1, 0, 0];
    const scores = [0.9, 0.5, 0.3, 0.5, 0.1];
    let pairs = 0;
    for (const p of [0, 1, 2]) {
      for (const n of [3, 4]) {
        const difference = (scores[p] ?? 0) - (scores[n] ?? 0);
        pairs += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
      }
    }
    expect(rocAuc(labels, scores, 1).value).toBe(pairs / 6);
  });

  it("takes the positive class as a parameter", () => {
    const all = rocAuc([0, 0, 1], [0.9, 0.2, 0.4], 0).value;
    const hem = rocAuc([0, 0, 1], [0.1, 0.8, 0.6], 1).value;
    expect(all).toBe(hem);
  });

  it("keeps 64-bit order of scores that are equal in 32-bit", () => {
    const a = 0.5;
    const b = 0.5 + 2 ** -40;
    expect(Math.fround(a)).toBe(Math.fround(b));
    expect(rocAuc([1, 0], [b, a], 1).value).toBe(1);
  });

  it("is null with the reason when one class is present, or a score is NaN", () => {
    expect(rocAuc([1, 1], [0.1, 0.2], 1)).toEqual({
      value: null,
      reason: "one class present: every image is of the positive class",
    });
    expect(rocAuc([0, 0], [0.1, 0.2], 1).reason).toMatch(/no image of the positive class/);
    expect(rocAuc([0, 1], [Number.NaN, 0.2], 1).reason).toBe("1 scores are NaN");
    expect(rocAuc([], [], 1).reason).toBe("no images");
  });

  it("has one point for each distinct score, and a trapezoid area equal to the AUC", () => {
    const labels = [1, 0, 1, 0, 1, 0, 0];
    const scores = [0.9, 0.9, 0.5, 0.5, 0.5, 0.2, 0.1];
    const points = rocCurve(labels, scores, 1);
    expect(points.map((p) => p.threshold)).toEqual([Number.POSITIVE_INFINITY, 0.9, 0.5, 0.2, 0.1]);
    let area = 0;
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      if (a === undefined || b === undefined) continue;
      area += ((b.falsePositiveRate - a.falsePositiveRate) * (a.truePositiveRate + b.truePositiveRate)) / 2;
    }
    expect(area).toBeCloseTo(rocAuc(labels, scores, 1).value ?? Number.NaN, 14);
  });
});

describe("precisionRecallCurve", () => {
  it("treats equal scores as one step", () => {
    expect(precisionRecallCurve([1, 0, 1], [0.7, 0.7, 0.1], 1)).toEqual([
      { threshold: 0.7, precision: 0.5, recall: 0.5 },
      { threshold: 0.1, precision: 2 / 3, recall: 1 },
    ]);
    expect(averagePrecision([1, 0, 1], [0.7, 0.7, 0.1], 1).value).toBeCloseTo(0.25 + 1 / 3, 15);
  });
});

describe("calibration", () => {
  it("has a Brier score of 0 for sure and right, 1 for sure and wrong", () => {
    expect(brierScore([1, 0], [1, 0], 1).value).toBe(0);
    expect(brierScore([1, 0], [0, 1], 1).value).toBe(1);
  });

  it("puts edges where they belong", () => {
    const bins = calibrationBins([0, 1, 1, 1], [0, 0.5, 0.500001, 1], 1, 2);
    expect(bins.map((bin) => bin.images)).toEqual([2, 2]);
  });

  it("measures the distance of promise and outcome", () => {
    expect(expectedCalibrationError([1, 0, 1, 1], [0.9, 0.9, 0.9, 0.9], 1, 10).value).toBeCloseTo(0.15, 14);
  });

  it("refuses what is not a probability", () => {
    expect(() => brierScore([1], [1.2], 1)).toThrow(/not a probability/);
    expect(brierScore([1], [Number.NaN], 1).reason).toBe("1 probabilities are NaN");
  });
});
