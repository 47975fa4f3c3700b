import { expect, test } from "vitest";
import { intervalText, measuredClasses, overallMeasures, whyNoIntervals } from "./measured";

const measured = (name: string, value: number | null, interval: [number, number] | null = null) => ({
  ...{ name, value, interval },
  ...{ reason: value === null ? "none" : null, method: null, withheld: null },
});

const MEASURES = [
  measured("accuracy", 0.9, [0.85, 0.94]),
  measured("precision/macro", 0.8),
  measured("recall/class/a/b", 0.75),
  measured("auc/class/a/b", 0.93),
  measured("recall/class/macro", null),
];

test("a class has its images and what was measured of it, whatever it is called", () => {
  const classes = ["a/b", "macro"];
  const confusion = [
    [3, 1],
    [0, 0],
  ];
  expect(measuredClasses({ classes, confusion }, MEASURES)).toEqual([
    { name: "a/b", images: 4, measures: { recall: MEASURES[2], auc: MEASURES[3] } },
    { name: "macro", images: 0, measures: { recall: MEASURES[4] } },
  ]);
});

test("measures of the whole are all others, with the interval in words", () => {
  expect(overallMeasures(MEASURES).map(({ name }) => name)).toEqual(["accuracy", "precision/macro"]);
  expect(MEASURES.map(intervalText)).toEqual(["0.850–0.940", "", "", "", ""]);
});

test("measures stand in the order of the registry, and the positive class's AUC beside the mean of all", () => {
  const names = ["log_loss", "auc", "f1/macro", "latency", "auc/macro", "accuracy"];
  expect(overallMeasures(names.map((name) => measured(name, 0.5))).map(({ label }) => label)).toEqual([
    "accuracy",
    "AUC of the positive class",
    "AUC macro",
    "F1 macro",
    "log loss",
    "latency",
  ]);
  expect(overallMeasures([measured("auc", 0.5)])).toMatchObject([{ label: "AUC" }]);
});

test("a reason is given where no measure has an interval, and none where one has", () => {
  const withheld = { ...measured("accuracy", 0.9), withheld: "too few images" };
  expect(whyNoIntervals([withheld, measured("f1/macro", null)])).toBe("too few images");
  expect(whyNoIntervals([withheld, measured("f1/macro", 0.9, [0.8, 0.95])])).toBeNull();
});
