import { expect, it } from "vitest";
import { prepareCalibration } from "./calibration";
import { preparePrecisionRecall } from "./precision-recall";

const counts = { positiveClass: "blast", images: 4, positives: 3, reason: null };

it("draws the bins that have images, and has all of them in the table", () => {
  const chart = prepareCalibration({
    ...counts,
    brier: 0.1,
    expectedCalibrationError: 0.05,
    bins: [
      { low: 0, high: 0.5, images: 0, meanProbability: null, positiveRate: null },
      { low: 0.5, high: 1, images: 4, meanProbability: 0.8, positiveRate: 0.75 },
    ],
  });
  expect(chart?.about).toBe(
    "Brier score 0.100, expected calibration error 0.050 over 2 bins, blast positive: 3 of 4 images",
  );
  expect(chart?.points).toMatchObject([{ x: 0.8, y: 0.75 }]);
  expect(chart?.table.rows).toEqual([
    [0, 0.5, 0, null, null],
    [0.5, 1, 4, 0.8, 0.75],
  ]);
  expect(chart?.tooltip(0).at(-1)?.value).toBe("4 from 0.500 to 1.000");
  expect(
    prepareCalibration({ ...counts, reason: "no", brier: null, expectedCalibrationError: null, bins: [] }),
  ).toBeNull();
});

it("draws precision over recall beside what guessing gives", () => {
  const chart = preparePrecisionRecall({
    ...counts,
    averagePrecision: 0.9,
    points: [
      [0.5, 1, 0.8],
      [1, 0.75, 0.1],
    ],
  });
  expect(chart?.about).toContain("average precision 0.900");
  expect(chart?.reference.map(({ y }) => y)).toEqual([0.75, 0.75]);
  expect(chart?.tooltip(0.6).map(({ value }) => value)).toEqual(["1.000", "0.500", "≥ 0.800"]);
  expect(preparePrecisionRecall({ ...counts, averagePrecision: null, points: [] })).toBeNull();
});
