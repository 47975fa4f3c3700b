import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { PER_CLASS_METRICS } from "./class-formula";
import { classificationMetric, classificationMetrics, evaluationMetrics } from "./classification";
import { countMetric } from "./count-metric";
import {
  averageMeasure,
  CLASS_AVERAGES,
  canonicalMetric,
  classMeasure,
  parseMeasure,
  trimMetric,
} from "./measure-name";

/** Class names that meet a name of ours, of JavaScript's or of the syntax, or differ only by case or spaces. */
const AWKWARD = [
  ...["macro", "weighted", "micro", "normal", "class", "accuracy", "auc", "recall", "recall/macro", "Macro"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "",
    " ",
    " a",
    "a ",
    "a/b",
    "/",
    "class/",
    "class/a",
  ],
  ...["recall/class/x", "%2F", "a%b", "é", "e\u0301", "\n", "💉"],
];

function randomName(random: ReturnType<typeof createRandom>): string {
  const parts = [
    "macro",
    "weighted",
    "class",
    "/",
    "recall",
    " ",
    "%",
    "A",
    "a",
    "_",
    "\u00e9",
    "\ud83d\ude00",
  ];
  return Array.from({ length: random.int(6) }, () => parts[random.int(parts.length)] ?? "").join("");
}

const random = createRandom("class names");
const NAMES = [...AWKWARD, ...Array.from({ length: 500 }, () => randomName(random))];

describe("the name of a class's measure", () => {
  it("reads back as the metric and class that it was made of, whatever the class is called", () => {
    for (const metric of PER_CLASS_METRICS)
      for (const className of NAMES) {
        const name = classMeasure(metric, className);
        expect(parseMeasure(name), name).toEqual({ kind: "class", metric, className });
        expect(canonicalMetric(name), name).toBe(name);
        expect(trimMetric(`  ${name}`), name).toBe(name);
      }
  });

  it("is that of no average, and of no other class", () => {
    const averages = PER_CLASS_METRICS.flatMap((metric) =>
      CLASS_AVERAGES.map((one) => averageMeasure(metric, one)),
    );
    const distinct = [...new Set(NAMES)];
    const names = PER_CLASS_METRICS.flatMap((metric) => distinct.map((one) => classMeasure(metric, one)));
    const all = [...averages, "accuracy", "balanced_accuracy", "auc", ...names];
    expect(new Set(all).size).toBe(all.length);
    expect(averages.map((name) => parseMeasure(name)?.kind)).toEqual(averages.map(() => "average"));
  });

  it("is read in the syntax of 0.1, where macro and weighted are averages", () => {
    expect(parseMeasure("recall/normal")).toEqual({ kind: "class", metric: "recall", className: "normal" });
    expect(parseMeasure("recall/macro")).toEqual({ kind: "average", metric: "recall", average: "macro" });
    expect(canonicalMetric("recall/normal")).toBe("recall/class/normal");
    expect(canonicalMetric("f1/weighted")).toBe("f1/weighted");
    expect(canonicalMetric("recall/class")).toBe("recall/class/class");
    for (const name of [
      "recall",
      "recall/",
      "recall/a/b",
      "val/accuracy",
      "train/recall",
      "constructor",
      "",
    ]) {
      expect(parseMeasure(name), name).toBeNull();
      expect(canonicalMetric(name), name).toBe(name);
    }
    expect(trimMetric(" recall/macro ")).toBe("recall/macro");
  });
});

const anaemia = {
  classes: ["macro", "micro", "normal"],
  counts: [
    [4, 0, 0],
    [3, 0, 1],
    [0, 0, 4],
  ],
};

describe("measures of classes that are called like an average", () => {
  it("stand beside the average", () => {
    const { values } = classificationMetrics(anaemia);
    expect(values["recall/class/macro"]).toBe(1);
    expect(values["recall/macro"]).toBeCloseTo(2 / 3, 15);
    expect(values["precision/class/macro"]).toBeCloseTo(4 / 7, 15);
    expect(values["precision/macro"]).toBeNull();
    expect(values.balanced_accuracy).toBe(values["recall/macro"]);
    expect(Object.keys(values)).toHaveLength(4 + 3 * (2 + 3));
  });

  it("have the same value from the formula that resampling uses, for any class names", () => {
    for (const classes of [
      anaemia.classes,
      ["weighted", "class", "__proto__"],
      ["", "a/b", "constructor"],
      ["A", "a", "a "],
    ]) {
      const { values } = classificationMetrics({ ...anaemia, classes });
      expect(Object.keys(values)).toHaveLength(19);
      for (const [name, value] of Object.entries(values)) {
        const fast = countMetric(name, classes)?.(Float64Array.from(anaemia.counts.flat()));
        if (value === null) expect(fast, name).toBeNaN();
        else expect(fast, name).toBeCloseTo(value, 14);
        expect(classificationMetric({ ...anaemia, classes }, name).value, name).toBe(value);
      }
    }
  });

  it("are found under the names of 0.1, except where those were an average's", () => {
    expect(classificationMetric(anaemia, "recall/normal").value).toBe(1);
    expect(classificationMetric(anaemia, "recall/macro").value).toBeCloseTo(2 / 3, 15);
    expect(countMetric("recall/normal", anaemia.classes)?.(Float64Array.from(anaemia.counts.flat()))).toBe(1);
  });
});

it("a property of every object is no metric", () => {
  for (const name of ["constructor", "__proto__", "toString"])
    expect(classificationMetric(anaemia, name)).toEqual({
      value: null,
      reason: `no metric ${name} for classes macro, micro, normal`,
    });
});

it("what 0.1 stored of an evaluation is read from its confusion matrix, other metrics as they are", () => {
  const stored = {
    accuracy: 8 / 12,
    balanced_accuracy: 2 / 3,
    // The average, in the place of the class.
    "recall/macro": 2 / 3,
    "recall/micro": 0,
    "recall/normal": 1,
    auc: 0.9,
    "calibration/brier": 0.1,
  };
  const read = evaluationMetrics(anaemia, stored);
  expect(read).toEqual({ ...classificationMetrics(anaemia).values, auc: 0.9, "calibration/brier": 0.1 });
  expect(read["recall/class/macro"]).toBe(1);
  expect(read).not.toHaveProperty(["recall/micro"]);
});
