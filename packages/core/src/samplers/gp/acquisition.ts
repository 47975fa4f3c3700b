import { logDensity, logNdtr } from "../tpe/normal";
import { type Factor, factorize, LANES, rowStart, solve, solveLower, solveUpper } from "./cholesky";
import {
  covariance,
  type Hyperparameters,
  matern,
  type Points,
  squaredDifference,
  squaredDistance,
} from "./kernel";
import { logEi } from "./log-ei";

/** Added to variances of the function: at a point that was observed without noise nothing is left of it. */
const STABILIZER = 1e-12;
/** The least improvement that a sample counts with. */
const MIN_IMPROVEMENT = 1e-12;
const ROOT_5 = Math.sqrt(5);

/** A Gaussian process after observations. */
export interface Model {
  readonly points: Points;
  readonly hyperparameters: Hyperparameters;
  readonly factor: Factor;
  /** The inverse of the covariance times the observed values. */
  readonly weights: Float64Array;
}

/** @param y standardised, by point */
export function makeModel(points: Points, y: Float64Array, hyperparameters: Hyperparameters): Model {
  const factor = stableFactor(covariance(points, hyperparameters), points.count, hyperparameters.noise);
  return { points, hyperparameters, factor, weights: solve(factor, y) };
}

/** Where rounding leaves a matrix that is not positive definite, more and more is added to its diagonal. */
function stableFactor(matrix: Float64Array, size: number, least: number): Factor {
  for (let added = 0; ; added = added === 0 ? least : 10 * added) {
    const tried = matrix.slice();
    for (let i = 0; i < size; i++) tried[rowStart(i) + i] = (tried[rowStart(i) + i] ?? 0) + added;
    const factor = factorize(tried, size);
    if (factor) return factor;
  }
}

/** What is known of a point: mean, variance and covariances with the points that run. */
interface Belief {
  mean: number;
  variance: number;
  readonly covariances: Float64Array;
}

/** A value with its derivatives by what is known of a point. */
interface Utility {
  value: number;
  byMean: number;
  byVariance: number;
  readonly byCovariances: Float64Array;
}

/** What the candidates are ranked by. */
export interface Acquisition {
  /** At points one after the other, as `Points` has them. */
  values(at: Float64Array): Float64Array;
  /** With the derivatives by each number; of choices 0. */
  evaluate(at: Float64Array): { values: Float64Array; gradients: Float64Array };
  /** Mean and variance of the function. */
  posterior(at: Float64Array): { means: Float64Array; variances: Float64Array };
}

/** Points of which the values are not there yet, with standard normal numbers: a row a sample, the last one for the candidate. */
export interface Running {
  readonly points: Points;
  readonly normals: readonly Float64Array[];
}

/**
 * The logarithm of the expected improvement upon a threshold (LogEI: Ament and others, arXiv 2310.20708); while others
 * run, that of the best of them and the candidate, over samples of their values (qLogEI).
 */
export function makeAcquisition(
  model: Model,
  { threshold, running }: { threshold: number; running: Running | null },
): Acquisition {
  const batch = running ? makeBatch(model, running, threshold) : null;
  if (batch) return acquire(model, batch.utility, batch);
  return acquire(model, ({ mean, variance, covariances }) => ({
    ...logEi(mean, variance + STABILIZER, threshold),
    byCovariances: covariances,
  }));
}

/** The logarithm of the probability that the function is above a threshold. */
export function makeProbability(model: Model, threshold: number): Acquisition {
  return acquire(model, ({ mean, variance, covariances }) => {
    const spread = variance + STABILIZER;
    const deviation = Math.sqrt(spread);
    const z = (mean - threshold) / deviation;
    const value = logNdtr(z);
    const slope = Math.exp(logDensity(z) - value);
    return {
      value,
      byMean: slope / deviation,
      byVariance: (-z * slope) / (2 * spread),
      byCovariances: covariances,
    };
  });
}

/** The sum of several, such as of an improvement and the probabilities that limits hold (Gardner and others 2014). */
export function sumOf(first: Acquisition, others: readonly Acquisition[]): Acquisition {
  if (others.length === 0) return first;
  const add = (into: Float64Array, more: Float64Array) => {
    for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + (more[i] ?? 0);
  };
  return {
    values(at) {
      const sum = first.values(at);
      for (const part of others) add(sum, part.values(at));
      return sum;
    },
    evaluate(at) {
      const sum = first.evaluate(at);
      for (const part of others) {
        const { values, gradients } = part.evaluate(at);
        add(sum.values, values);
        add(sum.gradients, gradients);
      }
      return sum;
    },
    posterior: first.posterior,
  };
}

function acquire(
  model: Model,
  utilityOf: (belief: Belief) => Utility,
  batch: Batch | null = null,
): Acquisition {
  const { points, hyperparameters, factor, weights } = model;
  const { dimensions, isChoice, count } = points;
  const { inverseSquares, scale } = hyperparameters;
  const width = LANES;
  const others = batch?.count ?? 0;

  /** Fills the lanes from the point `first` on with the covariances to what is observed, and with their slopes. */
  function fill(at: Float64Array, first: number, lanes: Float64Array, slopes: Float64Array | null): void {
    const total = at.length / dimensions;
    for (let l = 0; l < width; l++) {
      const own = Math.min(first + l, total - 1) * dimensions;
      for (let i = 0; i < count; i++) {
        const other = i * dimensions;
        let sum = 0;
        for (let d = 0; d < dimensions; d++) {
          const difference = (at[own + d] ?? 0) - (points.values[other + d] ?? 0);
          const squared = isChoice[d] ? (difference === 0 ? 0 : 1) : difference * difference;
          sum += (inverseSquares[d] ?? 0) * squared;
        }
        const root = ROOT_5 * Math.sqrt(sum);
        const decay = scale * Math.exp(-root);
        lanes[i * width + l] = decay * ((5 / 3) * sum + root + 1);
        if (slopes) slopes[i * width + l] = (-5 / 6) * decay * (root + 1);
      }
    }
  }

  /** Calls back with what is known of each point, by groups of lanes. */
  function visit(
    at: Float64Array,
    slopes: Float64Array | null,
    each: (index: number, belief: Belief) => void,
    after?: (first: number, lanes: Float64Array) => void,
  ): void {
    const total = at.length / dimensions;
    const lanes = new Float64Array(count * width);
    const beliefs = Array.from({ length: width }, () => ({
      mean: 0,
      variance: 0,
      covariances: new Float64Array(others),
    }));
    for (let first = 0; first < total; first += width) {
      fill(at, first, lanes, slopes);
      for (const [l, belief] of beliefs.entries()) {
        let mean = 0;
        for (let i = 0; i < count; i++) mean += (lanes[i * width + l] ?? 0) * (weights[i] ?? 0);
        belief.mean = mean;
        if (batch && first + l < total)
          batch.covariances(at, first + l, { lanes, lane: l }, belief.covariances);
      }
      solveLower(factor, lanes);
      for (const [l, belief] of beliefs.entries()) {
        let explained = 0;
        for (let k = l; k < lanes.length; k += width) explained += (lanes[k] ?? 0) * (lanes[k] ?? 0);
        belief.variance = Math.max(0, scale - explained);
        if (first + l < total) each(first + l, belief);
      }
      after?.(first, lanes);
    }
  }

  return {
    values(at) {
      const values = new Float64Array(at.length / dimensions);
      visit(at, null, (index, belief) => {
        values[index] = utilityOf(belief).value;
      });
      return values;
    },
    posterior(at) {
      const means = new Float64Array(at.length / dimensions);
      const variances = new Float64Array(means.length);
      visit(at, null, (index, { mean, variance }) => {
        means[index] = mean;
        variances[index] = variance;
      });
      return { means, variances };
    },
    evaluate(at) {
      const total = at.length / dimensions;
      const values = new Float64Array(total);
      const gradients = new Float64Array(at.length);
      const slopes = new Float64Array(count * width);
      let utilities: Utility[] = [];
      visit(
        at,
        slopes,
        (index, belief) => {
          const utility = utilityOf(belief);
          values[index] = utility.value;
          utilities.push(batch ? { ...utility, byCovariances: utility.byCovariances.slice() } : utility);
        },
        (first, lanes) => {
          solveUpper(factor, lanes);
          for (const [l, { byMean, byVariance, byCovariances }] of utilities.entries()) {
            const own = (first + l) * dimensions;
            for (let i = 0; i < count; i++) {
              let change = byMean * (weights[i] ?? 0) - 2 * byVariance * (lanes[i * width + l] ?? 0);
              if (batch) change -= batch.explained(i, byCovariances);
              change *= 2 * (slopes[i * width + l] ?? 0);
              const other = i * dimensions;
              for (let d = 0; d < dimensions; d++)
                if (!isChoice[d])
                  gradients[own + d] =
                    (gradients[own + d] ?? 0) +
                    change * ((at[own + d] ?? 0) - (points.values[other + d] ?? 0));
            }
            batch?.addGradient(at, first + l, byCovariances, gradients);
            for (let d = 0; d < dimensions; d++)
              gradients[own + d] = (gradients[own + d] ?? 0) * (inverseSquares[d] ?? 0);
          }
          utilities = [];
        },
      );
      return { values, gradients };
    },
  };
}

type Batch = ReturnType<typeof makeBatch>;

/** The utility of a candidate beside points that run. */
function makeBatch(model: Model, { points: runs, normals }: Running, threshold: number) {
  const { points, hyperparameters, factor, weights } = model;
  const { inverseSquares, scale } = hyperparameters;
  const { count, dimensions, isChoice } = points;
  const others = runs.count;
  const width = LANES;
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
  // By sample: the best value of those that run, and what their deviations say of a candidate.
  const best = new Float64Array(normals.length);
  const pulls = normals.map((row, s) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < others; a++) {
      let value = means[a] ?? 0;
      for (let b = 0; b <= a; b++) value += (own.rows[rowStart(a) + b] ?? 0) * (row[b] ?? 0);
      most = Math.max(most, value);
    }
    best[s] = most;
    return solveTransposed(own, row);
  });
  const last = Float64Array.from(normals, (row) => row[others] ?? 0);
  const byCovariances = new Float64Array(others);

  return {
    count: others,
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
        const covariance = lanes[i * width + lane] ?? 0;
        for (let j = 0; j < others; j++)
          into[j] = (into[j] ?? 0) - covariance * (explaining[i * others + j] ?? 0);
      }
    },
    utility({ mean, variance, covariances: shared }: Belief): Utility {
      const solved = solve(own, shared);
      const left = variance + STABILIZER - shared.reduce((sum, c, j) => sum + c * (solved[j] ?? 0), 0);
      const deviation = Math.sqrt(Math.max(0, left));
      let total = 0;
      let [byMean, byDeviation] = [0, 0];
      byCovariances.fill(0);
      for (let s = 0; s < normals.length; s++) {
        const pull = pulls[s] ?? NONE;
        let value = mean + deviation * (last[s] ?? 0);
        for (let j = 0; j < others; j++) value += (shared[j] ?? 0) * (pull[j] ?? 0);
        const most = Math.max(value, best[s] ?? value);
        total += Math.max(MIN_IMPROVEMENT, most - threshold);
        if (value <= (best[s] ?? 0) || value - threshold <= MIN_IMPROVEMENT) continue;
        byMean += 1;
        byDeviation += last[s] ?? 0;
        for (let j = 0; j < others; j++) byCovariances[j] = (byCovariances[j] ?? 0) + (pull[j] ?? 0);
      }
      const byVariance = deviation > 0 ? byDeviation / (2 * deviation) : 0;
      for (let j = 0; j < others; j++)
        byCovariances[j] = ((byCovariances[j] ?? 0) - 2 * byVariance * (solved[j] ?? 0)) / total;
      return {
        value: Math.log(total / normals.length),
        byMean: byMean / total,
        byVariance: byVariance / total,
        byCovariances,
      };
    },
    /** What an observation takes away from the covariances with those that run, weighted. */
    explained(i: number, by: Float64Array): number {
      let sum = 0;
      for (let j = 0; j < others; j++) sum += (explaining[i * others + j] ?? 0) * (by[j] ?? 0);
      return sum;
    },
    /** Of the covariances with those that run, but for the factor of each dimension. */
    addGradient(at: Float64Array, index: number, by: Float64Array, gradients: Float64Array): void {
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
            gradients[at0 + d] =
              (gradients[at0 + d] ?? 0) +
              2 * (by[j] ?? 0) * slope * ((at[at0 + d] ?? 0) - (runs.values[j * dimensions + d] ?? 0));
      }
    },
  };
}

const NONE = new Float64Array(0);

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
