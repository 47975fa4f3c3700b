import { type Factor, factorize, rowStart, solve } from "./cholesky";
import { covariance, type Hyperparameters, type Points } from "./kernel";

/** Added to variances of the function: at a point that was observed without noise nothing is left of it. */
export const STABILIZER = 1e-12;

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
export function stableFactor(matrix: Float64Array, size: number, least: number): Factor {
  for (let added = 0; ; added = added === 0 ? least : 10 * added) {
    const tried = matrix.slice();
    for (let i = 0; i < size; i++) tried[rowStart(i) + i] = (tried[rowStart(i) + i] ?? 0) + added;
    const factor = factorize(tried, size);
    if (factor) return factor;
  }
}
