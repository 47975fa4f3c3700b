import { describe, expect, it } from "vitest";
import { brierScore } from "./calibration";
import { itemLoss, MEAN_LOSSES, meanLoss } from "./item-loss";
import { regressionMeasures } from "./regression";

const items = (targets: number[], predicted: number[]) =>
  targets.map((target, i) => ({ target, predicted: predicted[i] ?? Number.NaN }));

describe("measures of a regression", () => {
  it("are scikit-learn's", () => {
    // mean_squared_error, mean_absolute_error and r2_score of scikit-learn's documentation.
    const made = regressionMeasures(items([3, -0.5, 2, 7], [2.5, 0, 2, 8]));
    expect(made.mse).toBeCloseTo(0.375, 12);
    expect(made.rmse).toBeCloseTo(0.6123724356957945, 12);
    expect(made.mae).toBeCloseTo(0.5, 12);
    expect(made.r2).toBeCloseTo(0.9486081370449679, 12);
    expect(regressionMeasures(items([1, 2, 3], [3, 2, 1])).r2).toBeCloseTo(-3, 12);
  });

  it("are none without items, of infinite numbers, and R² of targets that are all alike", () => {
    const none = { rmse: null, mae: null, mse: null, r2: null };
    expect(regressionMeasures([])).toEqual(none);
    expect(regressionMeasures(items([1, 2], [1, Number.POSITIVE_INFINITY]))).toEqual(none);
    expect(regressionMeasures(items([2, 2], [1, 3]))).toEqual({ rmse: 1, mae: 1, mse: 1, r2: null });
  });
});

describe("mean losses of two classes", () => {
  const of = (name: string, labels: number[], scores: number[]) => {
    const loss = itemLoss(name);
    if (loss === null) throw new Error(name);
    return meanLoss(loss, labels, scores, 1);
  };

  it("are scikit-learn's log_loss and brier_score_loss", () => {
    // log_loss(["spam", "ham", "ham", "spam"], [[.1, .9], [.9, .1], [.8, .2], [.35, .65]]) of its documentation.
    expect(of("log_loss", [1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65]).value).toBeCloseTo(0.21616187468057912, 12);
    expect(of("brier", [0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]).value).toBeCloseTo(0.0375, 12);
    expect(of("log_loss", [1], [0]).value).toBeCloseTo(36.04365338911715, 9);
  });

  it("agree with the Brier score of the run page, and have a reason where they are none", () => {
    const [labels, scores] = [
      [1, 0, 1],
      [0.3, 0.2, 0.9],
    ];
    expect(of("brier", labels ?? [], scores ?? [])).toEqual(brierScore(labels ?? [], scores ?? [], 1));
    for (const name of MEAN_LOSSES) {
      expect(of(name, [], []).reason).toBe("no images");
      expect(of(name, [1], [Number.NaN]).reason).toBe("image 0: NaN is not a probability");
      expect(of(name, [1], [1.5]).reason).toBe("image 0: 1.5 is not a probability");
    }
    expect(() => of("brier", [1], [])).toThrow(RangeError);
    expect(itemLoss("accuracy")).toBeNull();
  });
});
