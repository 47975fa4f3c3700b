import { describe, expect, it } from "vitest";
import { classificationMetric, classificationMetrics } from "./classification";
import { addConfusionMatrices, confusionMatrix, confusionTotal } from "./confusion-matrix";

const classes = ["blast", "normal"];

describe("confusionMatrix", () => {
  it("has the true class in rows and the predicted one in columns", () => {
    expect(confusionMatrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], classes).counts).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it("refuses an index outside the classes and different lengths", () => {
    expect(() => confusionMatrix([0, 2], [0, 1], classes)).toThrow(/image 1/);
    expect(() => confusionMatrix([0], [-1], classes)).toThrow(RangeError);
    expect(() => confusionMatrix([0, 1], [0], classes)).toThrow(/2 labels but 1/);
    expect(() => confusionMatrix([], [], ["a", "a"])).toThrow(/duplicate class: a/);
  });

  it("adds matrices of the same classes only", () => {
    const a = confusionMatrix([0, 1], [0, 1], classes);
    expect(confusionTotal(addConfusionMatrices([a, a, a]))).toBe(6);
    expect(() => addConfusionMatrices([a, { ...a, classes: ["normal", "blast"] }])).toThrow(/differ/);
  });
});

describe("classificationMetrics", () => {
  it("gives the rates of a matrix by hand", () => {
    const { values, reasons } = classificationMetrics({
      classes,
      counts: [
        [8, 2],
        [1, 4],
      ],
    });
    expect(reasons).toEqual({});
    expect(values.accuracy).toBeCloseTo(12 / 15, 15);
    expect(values.balanced_accuracy).toBeCloseTo((0.8 + 0.8) / 2, 15);
    expect(values["precision/class/blast"]).toBeCloseTo(8 / 9, 15);
    expect(values["precision/class/normal"]).toBeCloseTo(4 / 6, 15);
    expect(values["precision/macro"]).toBeCloseTo((8 / 9 + 4 / 6) / 2, 15);
    expect(values["precision/weighted"]).toBeCloseTo((10 * (8 / 9) + 5 * (4 / 6)) / 15, 15);
    expect(values["f1/class/normal"]).toBeCloseTo(8 / 11, 15);
  });

  it("has no precision for a class nobody called, and says so", () => {
    const { values, reasons } = classificationMetrics({
      classes,
      counts: [
        [5, 0],
        [3, 0],
      ],
    });
    expect(values["precision/class/normal"]).toBeNull();
    expect(reasons["precision/class/normal"]).toBe("no image was predicted as normal");
    expect(values["precision/macro"]).toBeNull();
    expect(values["precision/weighted"]).toBeNull();
    expect(values["recall/class/normal"]).toBe(0);
    expect(values["f1/class/normal"]).toBe(0);
    expect(values.balanced_accuracy).toBe(0.5);
  });

  it("has no recall for a class without images; the weighted mean leaves it out", () => {
    const { values, reasons } = classificationMetrics({
      classes,
      counts: [
        [5, 1],
        [0, 0],
      ],
    });
    expect(values.balanced_accuracy).toBeNull();
    expect(reasons.balanced_accuracy).toBe("no image of normal");
    expect(values["recall/weighted"]).toBeCloseTo(5 / 6, 15);
    expect(values["precision/class/normal"]).toBe(0);
  });

  it("takes any classes, and as many as there are", () => {
    const { values } = classificationMetrics({
      classes: ["3", "8", "other"],
      counts: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
    });
    expect(Object.keys(values)).toContain("recall/class/other");
    expect(values.balanced_accuracy).toBeCloseTo(2 / 3, 15);
  });

  it("says which metric a set of classes does not have", () => {
    const matrix = confusionMatrix([0, 1], [0, 1], ["3", "8"]);
    expect(classificationMetric(matrix, "precision/class/normal")).toEqual({
      value: null,
      reason: "no metric precision/class/normal for classes 3, 8",
    });
  });

  it("has nothing to say about no images", () => {
    const { values } = classificationMetrics(confusionMatrix([], [], classes));
    expect(Object.values(values).every((v) => v === null)).toBe(true);
  });
});
