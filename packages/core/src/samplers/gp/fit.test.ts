import { expect, it } from "vitest";
import { fit } from "./fit";
import type { Points } from "./kernel";
import { standardize } from "./observed";

/** A search of Fonseca's second objective, whose valley is narrow: random points, and the first that are within it. */
const POINTS = [
  [-3.22, 2.1, -1.54, -2.51],
  [2.59, -1.07, 0.72, -2.64],
  [0.03, -0.78, -1.14, -3.54],
  [-0.05, -2.06, 2.72, -0.88],
  [2.72, 2.58, -3.29, -2.83],
  [1.91, -1.39, 3.11, -1.14],
  [1.76, -2.16, 2.36, 0.37],
  [-3.63, 0.23, -1.48, -3.85],
  [2.85, 1.64, -3.33, -3.9],
  [-3.73, 1.01, -0.83, 1.78],
  [-0.05, -2.41, -1.24, 0.35],
  [1.07, -3.26, -1.98, 0.95],
  [-0.48, -1.84, -1.3, 0.61],
  [-1.49, -1.47, -2.09, 1.29],
  [-0.63, -2.31, -2.99, 1.95],
];
const lossOf = (x: readonly number[]) => 1 - Math.exp(-x.reduce((sum, one) => sum + (one + 0.5) ** 2, 0));

it("does not take a few good observations among many alike for noise", () => {
  const points: Points = {
    dimensions: 4,
    isChoice: [false, false, false, false],
    count: POINTS.length,
    values: Float64Array.from(POINTS.flat(), (x) => (x + 4) / 8),
  };
  const { noise, scale } = fit(points, standardize(Float64Array.from(POINTS, (x) => -lossOf(x))));
  // From ones alone the noise came to 0.29, the greatest of three maxima has 0.004.
  expect(noise).toBeLessThan(0.05);
  expect(scale).toBeGreaterThan(1);
});
