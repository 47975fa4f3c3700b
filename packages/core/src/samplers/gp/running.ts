import { type Factor, LANES, rowStart, solve } from "./cholesky";
import { matern, type Points, squaredDifference, squaredDistance } from "./kernel";
import { type Model, STABILIZER, stableFactor } from "./model";

const ROOT_5 = Math.sqrt(5);
const NONE = new Float64Array(0);

/** Points of which the values are not there yet, with standard normal numbers: a row a sample, the last one for the candidate. */
export interface Running {
  readonly points: Points;
  readonly normals: readonly Float64Array[];
}

/** What is known of a point: mean, variance and covariances with the points that run. */
export interface Belief {
  mean: number;
  variance: number;
  readonly covariances: Float64Array;
}

/** Derivatives by what is known of a point. */
export interface Slope {
  readonly byMean: number;
  readonly byVariance: number;
  readonly byCovariances: Float64Array;
}

/** Values of the points that run, in samples, and what they say of a candidate. */
export type Sampled = ReturnType<typeof sampleRunning>;

export function sampleRunning(model: Model, { points: runs, normals }: Running) {
  const { points, hyperparameters, factor, weights } = model;
  const { inverseSquares, scale } = hyperparameters;
  const { count, dimensions, isChoice } = points;
  const others = runs.count;
  const cross = (i: number, j: number) => scale * matern(squaredDistance(points, i, runs, j, inverseSquares));
  // By observation, the inverse of the covariance times the covariances with those that run.
  const explaining = new Float64Array(count * others);
  const means = new Float64Array(others);
  const covariances = new Float64Array(rowStart(others));
  for (let j = 0; j < others; j++) {
    const own = Float64Array.from({ length: count }, (_, i) => cross(i, j));
    means[j] = own.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
    const solved = solve(factor, own);
    for (let i = 0; i < count; i++) explaining[i * others + j] = solved[i] ?? 0;
  }
  for (let a = 0; a < others; a++)
    for (let b = 0; b <= a; b++) {
      let explained = 0;
      for (let i = 0; i < count; i++) explained += cross(i, a) * (explaining[i * others + b] ?? 0);
      const prior = a === b ? scale : scale * matern(squaredDistance(runs, a, runs, b, inverseSquares));
      const left = prior - explained;
      covariances[rowStart(a) + b] = a === b ? Math.max(0, left) + STABILIZER : left;
    }
  const own = stableFactor(covariances, others, STABILIZER);
  const samples = normals.map((row) =>
    Float64Array.from({ length: others }, (_, a) => {
      let value = means[a] ?? 0;
      for (let b = 0; b <= a; b++) value += (own.rows[rowStart(a) + b] ?? 0) * (row[b] ?? 0);
      return value;
    }),
  );
  // By sample, what the deviations of those that run say of a candidate.
  const pulls = normals.map((row) => solveTransposed(own, row));
  const last = Float64Array.from(normals, (row) => row[others] ?? 0);

  return {
    count: others,
    /** By sample, the values of those that run. */
    samples,
    /** Of a point with those that run, after what is observed. */
    covariances(
      at: Float64Array,
      index: number,
      { lanes, lane }: { lanes: Float64Array; lane: number },
      into: Float64Array,
    ): void {
      for (let j = 0; j < others; j++) {
        let sum = 0;
        for (let d = 0; d < dimensions; d++)
          sum +=
            (inverseSquares[d] ?? 0) *
            squaredDifference(
              at[index * dimensions + d] ?? 0,
              runs.values[j * dimensions + d] ?? 0,
              isChoice[d] ?? false,
            );
        into[j] = scale * matern(sum);
      }
      for (let i = 0; i < count; i++) {
        const covariance = lanes[i * LANES + lane] ?? 0;
        for (let j = 0; j < others; j++)
          into[j] = (into[j] ?? 0) - covariance * (explaining[i * others + j] ?? 0);
      }
    },
    /** Samples of the value of a candidate, and how to come from derivatives by them to those by what is known of it. */
    candidate({ mean, variance, covariances: shared }: Belief) {
      const solved = solve(own, shared);
      const left = variance + STABILIZER - shared.reduce((sum, c, j) => sum + c * (solved[j] ?? 0), 0);
      const deviation = Math.sqrt(Math.max(0, left));
      let [byMean, byDeviation] = [0, 0];
      const byCovariances = new Float64Array(others);
      return {
        value(s: number): number {
          const pull = pulls[s] ?? NONE;
          let value = mean + deviation * (last[s] ?? 0);
          for (let j = 0; j < others; j++) value += (shared[j] ?? 0) * (pull[j] ?? 0);
          return value;
        },
        /** Adds a derivative by the value of a sample. */
        add(s: number, slope: number): void {
          const pull = pulls[s] ?? NONE;
          byMean += slope;
          byDeviation += slope * (last[s] ?? 0);
          for (let j = 0; j < others; j++)
            byCovariances[j] = (byCovariances[j] ?? 0) + slope * (pull[j] ?? 0);
        },
        /** Of what was added, over the total. */
        slope(total: number): Slope {
          const byVariance = deviation > 0 ? byDeviation / (2 * deviation) : 0;
          return {
            byMean: byMean / total,
            byVariance: byVariance / total,
            byCovariances: byCovariances.map((by, j) => (by - 2 * byVariance * (solved[j] ?? 0)) / total),
          };
        },
      };
    },
    /** What an observation takes away from the covariances with those that run, weighted. */
    explained(i: number, by: Float64Array): number {
      let sum = 0;
      for (let j = 0; j < others; j++) sum += (explaining[i * others + j] ?? 0) * (by[j] ?? 0);
      return sum;
    },
    /** Adds the derivative of the covariances with those that run, but for the factor of each dimension. */
    addGradient(at: Float64Array, index: number, by: Float64Array, gradient: Float64Array): void {
      const at0 = index * dimensions;
      for (let j = 0; j < others; j++) {
        let sum = 0;
        for (let d = 0; d < dimensions; d++)
          sum +=
            (inverseSquares[d] ?? 0) *
            squaredDifference(at[at0 + d] ?? 0, runs.values[j * dimensions + d] ?? 0, isChoice[d] ?? false);
        const root = ROOT_5 * Math.sqrt(sum);
        const slope = (-5 / 6) * scale * Math.exp(-root) * (root + 1);
        for (let d = 0; d < dimensions; d++)
          if (!isChoice[d])
            gradient[d] =
              (gradient[d] ?? 0) +
              2 * (by[j] ?? 0) * slope * ((at[at0 + d] ?? 0) - (runs.values[j * dimensions + d] ?? 0));
      }
    },
  };
}

/** L⁻ᵀ b of the first numbers of b. */
function solveTransposed({ rows, size }: Factor, b: Float64Array): Float64Array {
  const x = b.slice(0, size);
  for (let i = size - 1; i >= 0; i--) {
    const value = (x[i] ?? 0) / (rows[rowStart(i) + i] ?? 1);
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = (x[k] ?? 0) - (rows[rowStart(i) + k] ?? 0) * value;
  }
  return x;
}
