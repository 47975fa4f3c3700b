import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { symmetricEigen } from "./eigen";
import { advance, begin, type Evolution, makeStrategy, usualPopulation } from "./evolution";

interface Generation {
  points: number[][];
  values: number[];
  after: {
    mean: number[];
    sigma: number;
    covariance: number[][];
    stepPath: number[];
    covariancePath: number[];
  };
}
const fixture: { cases: { dimensions: number; population: number; generations: Generation[] }[] } =
  JSON.parse(readFileSync(new URL("../fixtures/cmaes.json", import.meta.url), "utf8"));

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of expected.entries())
    expect(Math.abs((actual[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(value)),
    );
}

describe("against the package cmaes 0.13.1, which Optuna 5.0.0 uses", () => {
  it.each(fixture.cases)(
    "$dimensions dimensions, $population a generation",
    ({ dimensions, population, generations }) => {
      if (population !== 9) expect(usualPopulation(dimensions)).toBe(population);
      const strategy = makeStrategy(dimensions, population);
      let evolution: Evolution = begin(strategy, new Float64Array(dimensions).fill(0.5), 1 / 6);
      for (const { points, values, after } of generations) {
        const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
        evolution = advance(
          strategy,
          evolution,
          order.map((index) => Float64Array.from(points[index] ?? [])),
        );
        expectClose(evolution.mean, after.mean);
        expectClose([evolution.sigma], [after.sigma]);
        expectClose(evolution.covariance, after.covariance.flat());
        expectClose(evolution.stepPath, after.stepPath);
        expectClose(evolution.covariancePath, after.covariancePath);
      }
      expect(evolution.generation).toBe(generations.length);
    },
  );
});

it("eigenvectors and eigenvalues make up the matrix again", () => {
  const matrix = Float64Array.of(4, 1, -2, 1, 3, 0.5, -2, 0.5, 1e-3);
  const { values, vectors } = symmetricEigen(matrix, 3);
  const again = matrix.map((_, at) => {
    const [i, j] = [Math.floor(at / 3), at % 3];
    return values.reduce(
      (sum, value, k) => sum + value * (vectors[i * 3 + k] ?? 0) * (vectors[j * 3 + k] ?? 0),
      0,
    );
  });
  expectClose(again, [...matrix]);
});
