import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../random";
import { type Configuration, makeSpace, type SpaceSpec } from "../../space";
import { makeEncoding } from "../encoding";
import { makeAcquisition, makeProbability, posteriorAt, sumOf } from "./acquisition";
import { factorize, inverse, rowStart, solve } from "./cholesky";
import { fit, hyperparametersOf, MIN_NOISE, makeLoss } from "./fit";
import { gainOf, makeHypervolumeAcquisition } from "./hypervolume";
import { covariance, type Points } from "./kernel";
import { standardLogEi } from "./log-ei";
import { minimum } from "./minimize";
import { makeModel } from "./model";

interface Case {
  choices: number;
  points: number[][];
  y: number[];
  raw: number[];
  kernel: number[][];
  loss: number;
  lossGradient: number[];
  fittedLoss: number;
  at: number[][];
  mean: number[];
  variance: number[];
  threshold: number;
  logEi: number[];
  logEiGradient: (number[] | null)[];
  logPi: number[];
  logPiGradient: number[][];
  running: number[][];
  normals: number[][];
  qLogEi: number[];
  qLogEiGradient: (number[] | null)[];
}
interface HypervolumeCase {
  points: number[][];
  scores: number[][];
  reference: number[];
  raws: number[][];
  at: number[][];
  /** By quadrature, of two objectives. */
  logEhvi: number[] | null;
  /** Optuna's own, of 65,536 samples. */
  sampledLogEhvi: number[];
  running: number[][];
  normals: number[][][];
  qLogEhvi: number[];
  qLogEhviGradient: number[][];
}
interface Fixture {
  normalized: { space: SpaceSpec; configurations: Configuration[]; points: number[][] };
  standardLogEi: [number, number][];
  cases: Case[];
  hypervolume: HypervolumeCase[];
  minima: { start: number[]; bounds: [number, number][]; x: number[]; value: number }[];
}
const optuna: Fixture = JSON.parse(readFileSync(new URL("../fixtures/gp.json", import.meta.url), "utf8"));

const array = (numbers: readonly number[]) => Float64Array.from(numbers);
const flat = (rows: readonly (readonly number[])[]) => array(rows.flat());

function expectClose(actual: number | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(expected)),
  );
}

describe("against Optuna 5.0.0's GPSampler", () => {
  it("numbers of configurations between 0 and 1, and positions of choices", () => {
    const { space, configurations, points } = optuna.normalized;
    const encoding = makeEncoding(makeSpace(space));
    for (const [at, configuration] of configurations.entries())
      for (const [d, value] of encoding.encode(configuration).entries())
        expectClose(value, points[at]?.[d] ?? Number.NaN, 1e-12);
  });

  it("log expected improvement, also far below the threshold", () => {
    for (const [z, value] of optuna.standardLogEi) expectClose(standardLogEi(z), value, 1e-9);
    // There Optuna's own sum cancels: of the series 1 / z² − 3 / z⁴ the first term is left.
    expectClose(standardLogEi(-1e6), -0.5e12 - 0.5 * Math.log(2 * Math.PI) - 2 * Math.log(1e6), 1e-15);
  });

  describe.each(optuna.cases.map((one, index) => [index, one] as const))("case %i", (_, fixture) => {
    const dimensions = fixture.points[0]?.length ?? 0;
    const pointsOf = (rows: readonly (readonly number[])[]): Points => ({
      dimensions,
      isChoice: Array.from({ length: dimensions }, (_, d) => fixture.choices > 0 && d === dimensions - 1),
      count: rows.length,
      values: flat(rows),
    });
    const points = pointsOf(fixture.points);
    const y = array(fixture.y);
    const hyperparameters = hyperparametersOf(array(fixture.raw));
    const model = makeModel(points, y, hyperparameters);

    it("kernel", () => {
      const matrix = covariance(points, { ...hyperparameters, noise: 0 });
      for (const [i, row] of fixture.kernel.entries())
        for (let j = 0; j <= i; j++) expectClose(matrix[rowStart(i) + j], row[j] ?? Number.NaN, 1e-12);
    });

    it("posterior mean and variance", () => {
      const { means, variances } = posteriorAt(model, flat(fixture.at));
      for (const [index, mean] of fixture.mean.entries()) expectClose(means[index], mean, 1e-6);
      for (const [index, variance] of fixture.variance.entries())
        expectClose(variances[index], variance, 1e-6);
    });

    it("posterior density of hyperparameters and its gradient", () => {
      const { value, gradient } = makeLoss(points, y)(array(fixture.raw));
      expectClose(value, fixture.loss, 1e-9);
      for (const [index, slope] of fixture.lossGradient.entries()) expectClose(gradient[index], slope, 1e-7);
    });

    it("a fit that is as dense as the one of SciPy's L-BFGS-B", () => {
      const { inverseSquares, scale, noise } = fit(points, y);
      const logs = array([...inverseSquares, scale, noise - MIN_NOISE].map(Math.log));
      expect(makeLoss(points, y)(logs).value).toBeLessThanOrEqual(fixture.fittedLoss + 1e-2);
    });

    it("log probability that a limit holds, alone and together with an improvement", () => {
      const probability = makeProbability(model, 0.2);
      const improvement = makeAcquisition(model, { threshold: fixture.threshold, running: null });
      const at = flat(fixture.at);
      const { values, gradients } = probability.evaluate(at);
      const sum = sumOf(improvement, [probability, probability]);
      const both = sum.evaluate(at);
      expect(sum.values(at)).toEqual(both.values);
      for (const [index, value] of fixture.logPi.entries()) {
        expectClose(values[index], value, 1e-9);
        expectClose(both.values[index], (fixture.logEi[index] ?? 0) + 2 * value, 1e-9);
        for (const [d, slope] of (fixture.logPiGradient[index] ?? []).entries()) {
          expectClose(gradients[index * dimensions + d], slope, 1e-6);
          const other = fixture.logEiGradient[index]?.[d];
          if (other !== undefined)
            expectClose(both.gradients[index * dimensions + d], other + 2 * slope, 1e-6);
        }
      }
    });

    it.each([
      ["log expected improvement", null],
      ["that of a batch, of samples", fixture.running],
    ] as const)("%s, and its gradient", (_, running) => {
      const acquisition = makeAcquisition(model, {
        threshold: fixture.threshold,
        running: running && { points: pointsOf(running), normals: fixture.normals.map(array) },
      });
      const expected = running ? fixture.qLogEi : fixture.logEi;
      const slopes = running ? fixture.qLogEiGradient : fixture.logEiGradient;
      const { values, gradients } = acquisition.evaluate(flat(fixture.at));
      expect(acquisition.values(flat(fixture.at))).toEqual(values);
      for (const [index, value] of expected.entries()) {
        expectClose(values[index], value, 1e-9);
        for (const [d, slope] of (slopes[index] ?? []).entries())
          expectClose(gradients[index * dimensions + d], slope, 1e-6);
      }
      // Optuna has no gradient far below the threshold; there the values on both sides tell.
      for (const [index, row] of fixture.at.entries()) {
        if (slopes[index] !== null || index === fixture.at.length - 1) continue;
        for (let d = 0; d < dimensions; d++) {
          if (points.isChoice[d]) continue;
          const beside = (step: number) =>
            acquisition.values(array(row.map((value, at) => (at === d ? value + step : value))))[0] ?? 0;
          const slope = (beside(1e-6) - beside(-1e-6)) / 2e-6;
          expectClose(gradients[index * dimensions + d], slope, 1e-4);
        }
      }
    });
  });
});

describe.each(optuna.hypervolume.map((one) => [one.reference.length, one] as const))(
  "expected hypervolume improvement of %i objectives",
  (objectives, fixture) => {
    const dimensions = fixture.points[0]?.length ?? 0;
    const pointsOf = (rows: readonly (readonly number[])[]): Points => ({
      dimensions,
      isChoice: Array.from({ length: dimensions }, () => false),
      count: rows.length,
      values: flat(rows),
    });
    const models = fixture.raws.map((raw, objective) =>
      makeModel(
        pointsOf(fixture.points),
        array(fixture.scores.map((row) => row[objective] ?? Number.NaN)),
        hyperparametersOf(array(raw)),
      ),
    );
    const front = { scores: fixture.scores, reference: fixture.reference };
    const exact = makeHypervolumeAcquisition(models, { front, running: null });

    it("is exact: that of a quadrature, and of Optuna's samples as many are taken", () => {
      const values = exact.values(flat(fixture.at));
      for (const [index, value] of (fixture.logEhvi ?? []).entries()) expectClose(values[index], value, 1e-6);
      for (const [index, value] of fixture.sampledLogEhvi.entries())
        if (value > -8) expectClose(Math.exp((values[index] ?? Number.NaN) - value), 1, 2e-3);
    });

    it("its gradient is what the values beside tell", () => {
      const { values, gradients } = exact.evaluate(flat(fixture.at));
      expect(values).toEqual(exact.values(flat(fixture.at)));
      for (const [index, row] of fixture.at.entries())
        for (let d = 0; d < dimensions; d++) {
          const beside = (step: number) =>
            exact.values(array(row.map((value, at) => (at === d ? value + step : value))))[0] ?? 0;
          expectClose(gradients[index * dimensions + d], (beside(1e-6) - beside(-1e-6)) / 2e-6, 1e-4);
        }
    });

    it("beside what runs, of the same samples, that of Optuna 5.0.0, and its gradient", () => {
      const running = Array.from({ length: objectives }, (_, objective) => ({
        points: pointsOf(fixture.running),
        normals: (fixture.normals[objective] ?? []).map(array),
      }));
      const { values, gradients } = makeHypervolumeAcquisition(models, { front, running }).evaluate(
        flat(fixture.at),
      );
      for (const [index, value] of fixture.qLogEhvi.entries()) expectClose(values[index], value, 1e-9);
      for (const [index, row] of fixture.qLogEhviGradient.entries())
        for (const [d, slope] of row.entries()) expectClose(gradients[index * dimensions + d], slope, 1e-6);
    });
  },
);

it.each([
  [0, 1, [0.5, 0.9]],
  [0, 1, [-30, -29]],
  [0, 1, [-30, Number.POSITIVE_INFINITY]],
  [0, 1, [25, 31]],
  [0, 1, [3, 3 + 1e-6]],
  [2, 0.01, [0.5, 0.5001]],
  [0, 1e-8, [-0.1, 0.2]],
])("the gain of a mean %f, variance %f between %j is smooth", (mean, variance, ends) => {
  const [low = 0, high = 0] = ends;
  const at = (m: number, v: number) => gainOf(m, v, [low, high]).value;
  const { byMean, byVariance } = gainOf(mean, variance, [low, high]);
  const step = 1e-4 * Math.sqrt(variance);
  expectClose(byMean * step, (at(mean + step, variance) - at(mean - step, variance)) / 2, 1e-6);
  const other = 1e-4 * variance;
  expectClose(byVariance * other, (at(mean, variance + other) - at(mean, variance - other)) / 2, 1e-6);
});

describe("linear algebra", () => {
  const random = createRandom("matrix");
  const size = 23;
  const root = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()));
  const product = (i: number, j: number) =>
    root.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), i === j ? 1 : 0);
  const matrix = new Float64Array(rowStart(size));
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) matrix[rowStart(i) + j] = product(i, j);

  it("solves, and inverts", () => {
    const factor = factorize(matrix.slice(), size);
    if (!factor) throw new Error("not positive definite");
    const b = Float64Array.from({ length: size }, () => random.normal());
    const x = solve(factor, b);
    const inverted = inverse(factor);
    const entry = (i: number, j: number) => inverted[rowStart(Math.max(i, j)) + Math.min(i, j)] ?? 0;
    for (let i = 0; i < size; i++) {
      expectClose(
        x.reduce((sum, value, j) => sum + product(i, j) * value, 0),
        b[i] ?? 0,
        1e-10,
      );
      expectClose(
        x[i],
        b.reduce((sum, value, j) => sum + entry(i, j) * value, 0),
        1e-10,
      );
    }
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(factorize(array([1, 2, 1]), 2)).toBeNull();
  });
});

it.each(optuna.minima)(
  "finds the minimum that SciPy's L-BFGS-B finds, from $start",
  ({ start, bounds, x, value }) => {
    const found = minimum(
      {
        start: array(start),
        low: array(bounds.map(([low]) => low)),
        high: array(bounds.map(([, high]) => high)),
        tolerance: 1e-9,
        maxIterations: 500,
      },
      (at) => {
        const gradient = new Float64Array(at.length);
        let sum = 0;
        for (let i = 0; i + 1 < at.length; i++) {
          const [a, b] = [at[i] ?? 0, at[i + 1] ?? 0];
          sum += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
          gradient[i] = (gradient[i] ?? 0) - 400 * a * (b - a * a) - 2 * (1 - a);
          gradient[i + 1] = (gradient[i + 1] ?? 0) + 200 * (b - a * a);
        }
        return { value: sum, gradient };
      },
    );
    expectClose(found.value, value, 1e-7);
    for (const [i, coordinate] of x.entries()) expectClose(found.x[i], coordinate, 1e-3);
  },
);
