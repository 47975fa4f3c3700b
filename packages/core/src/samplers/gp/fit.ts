import { factorize, inverse, solve } from "./cholesky";
import { type Hyperparameters, matern, maternSlope, type Points, squaredDifference } from "./kernel";
import { type Evaluation, minimum } from "./minimize";

/** The least variance of an observation. */
export const MIN_NOISE = 1e-6;
const TOLERANCE = 1e-2;
/** Of the log density: what a further step would add is far below what separates good hyperparameters from others. */
const MIN_GAIN = 1e-5;
const MAX_ITERATIONS = 200;
/** Observations above which an iteration takes milliseconds, and how many there are then. */
const MANY = 100;
const MAX_ITERATIONS_OF_MANY = 50;
/**
 * Where the searches for them begin. From ones, as Optuna 5.0.0 does for its first fit, a few observations far from many that are alike
 * are often taken for noise; from short length scales with the noise that its prior has most often, they are not. Optuna's later
 * fits go on from the one before.
 */
const STARTS = [
  { inverseSquare: 1, noise: 1 },
  { inverseSquare: 20, noise: 0.1 / 30 },
];

/**
 * Hyperparameters of the greatest posterior density that is found from two starts, so that they follow from the observations alone. Priors
 * are those of Optuna 5.0.0: with a = 1 / length scale², −Σ (0.1 / a + 0.1 a); Gamma(2, 1) on the scale and
 * Gamma(1.1, 30) on the noise.
 * @param y standardised
 */
export function fit(points: Points, y: Float64Array): Hyperparameters {
  const loss = makeLoss(points, y);
  const count = points.dimensions + 2;
  const found = STARTS.map(({ inverseSquare, noise }) => {
    const start = new Float64Array(count).fill(Math.log(inverseSquare), 0, points.dimensions);
    start[count - 1] = Math.log(noise - 0.99 * MIN_NOISE);
    return minimum(
      {
        start,
        low: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
        high: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
        tolerance: TOLERANCE,
        minGain: MIN_GAIN,
        maxIterations: points.count > MANY ? MAX_ITERATIONS_OF_MANY : MAX_ITERATIONS,
      },
      loss,
    );
  }).reduce((best, one) => (one.value < best.value ? one : best));
  return hyperparametersOf(found.x);
}

/** From their logarithms; of the noise of what is above the least one. */
export function hyperparametersOf(logs: Float64Array): Hyperparameters {
  const dimensions = logs.length - 2;
  return {
    inverseSquares: logs.slice(0, dimensions).map(Math.exp),
    scale: Math.exp(logs[dimensions] ?? 0),
    noise: Math.exp(logs[dimensions + 1] ?? 0) + MIN_NOISE,
  };
}

/** The negative log posterior density of the logarithms of hyperparameters, but for a constant. */
export function makeLoss(points: Points, y: Float64Array): (logs: Float64Array) => Evaluation {
  const { count, dimensions } = points;
  const pairs = (count * (count - 1)) / 2;
  const squares = new Float64Array(pairs * dimensions);
  let at = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++)
      for (let d = 0; d < dimensions; d++)
        squares[at++] = squaredDifference(
          points.values[i * dimensions + d] ?? 0,
          points.values[j * dimensions + d] ?? 0,
          points.isChoice[d] ?? false,
        );
  const refused = { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(dimensions + 2) };
  const distances = new Float64Array(pairs);

  return (logs) => {
    const { inverseSquares, scale, noise } = hyperparametersOf(logs);
    const matrix = new Float64Array((count * (count + 1)) / 2);
    let [pair, square, entry] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        let sum = 0;
        for (let d = 0; d < dimensions; d++) sum += (inverseSquares[d] ?? 0) * (squares[square++] ?? 0);
        distances[pair++] = sum;
        matrix[entry++] = scale * matern(sum);
      }
      matrix[entry++] = scale + noise;
    }
    const factor = factorize(matrix, count);
    if (!factor) return refused;
    const weights = solve(factor, y);
    let value = 0;
    for (let i = 0; i < count; i++)
      value += 0.5 * (y[i] ?? 0) * (weights[i] ?? 0) + Math.log(factor.rows[(i * (i + 3)) / 2] ?? 1);
    // The derivative by an entry of the covariance is half of the inverse less the product of the weights.
    const inverted = inverse(factor);
    const gradient = new Float64Array(dimensions + 2);
    let [byScale, byNoise] = [0, 0];
    [pair, square, entry] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const own = weights[i] ?? 0;
      for (let j = 0; j < i; j++) {
        const slope = (inverted[entry++] ?? 0) - own * (weights[j] ?? 0);
        const distance = distances[pair++] ?? 0;
        byScale += slope * scale * matern(distance);
        const bySquare = slope * scale * maternSlope(distance);
        for (let d = 0; d < dimensions; d++)
          gradient[d] = (gradient[d] ?? 0) + bySquare * (squares[square++] ?? 0);
      }
      const slope = 0.5 * ((inverted[entry++] ?? 0) - own * own);
      byScale += slope * scale;
      byNoise += slope;
    }
    for (let d = 0; d < dimensions; d++) {
      const a = inverseSquares[d] ?? 0;
      gradient[d] = (gradient[d] ?? 0) * a - 0.1 / a + 0.1 * a;
      value += 0.1 / a + 0.1 * a;
    }
    value += scale - Math.log(scale) + 30 * noise - 0.1 * Math.log(noise);
    gradient[dimensions] = byScale + scale - 1;
    gradient[dimensions + 1] = (byNoise + 30 - 0.1 / noise) * (noise - MIN_NOISE);
    return Number.isFinite(value) ? { value, gradient } : refused;
  };
}
