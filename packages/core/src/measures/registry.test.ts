import { describe, expect, it } from "vitest";
import { directionSign, isRegisteredMeasure, measureOf, registeredMeasures } from ".";

describe("a measure", () => {
  it.each([
    ["accuracy", 1, "fraction", "accuracy"],
    ["val/balanced_accuracy", 1, "fraction", "val balanced accuracy"],
    ["recall/class/normal", 1, "fraction", "recall of class normal"],
    ["recall/class/loss", 1, "fraction", "recall of class loss"],
    ["precision/macro", 1, "fraction", "precision macro"],
    ["auc", 1, "fraction", "AUC"],
    ["error_rate", -1, "fraction", "error rate"],
    ["val/loss", -1, null, "val loss"],
    ["log_loss", -1, null, "log loss"],
    ["brier", -1, null, "Brier score"],
    ["test/rmse", -1, null, "test RMSE"],
    ["r2", 1, null, "R²"],
    ["my own number", 1, null, "my own number"],
  ])("%s has a direction, a unit and a label", (name, sign, unit, label) => {
    expect(directionSign(name)).toBe(sign);
    expect(measureOf(name)).toMatchObject({ name, unit, label });
  });

  it("is a class's or in the registry, or else reported by a program", () => {
    expect(registeredMeasures().every(isRegisteredMeasure)).toBe(true);
    expect(isRegisteredMeasure("f1/class/normal")).toBe(true);
    expect(isRegisteredMeasure("my own number")).toBe(false);
    expect(measureOf("my own number")).toMatchObject({ task: "reported", range: [null, null] });
    expect(measureOf("mae")).toMatchObject({ task: "regression", range: [0, null] });
    expect(measureOf("val/loss")).toMatchObject({ task: "reported" });
  });

  it("that is a rate lies between 0 and 1", () => {
    for (const name of registeredMeasures())
      if (measureOf(name).unit === "fraction") expect(measureOf(name).range, name).toEqual([0, 1]);
  });
});
