/** Points that a kernel compares, one after the other, each a number a dimension: in [0, 1], or the position of a choice. */
export interface Points {
  readonly dimensions: number;
  /** Of dimensions whose values have no order. */
  readonly isChoice: readonly boolean[];
  readonly count: number;
  readonly values: Float64Array;
}

/** Of a Matérn kernel of smoothness 5/2 with a length scale a dimension, and of what is observed. */
export interface Hyperparameters {
  /** 1 / length scale², by dimension. */
  readonly inverseSquares: Float64Array;
  /** The variance of the function. */
  readonly scale: number;
  /** The variance of an observation about it. */
  readonly noise: number;
}

/** Squared distance in one dimension: of choices 1 where they differ (Hamming). */
export function squaredDifference(a: number, b: number, isChoice: boolean): number {
  if (isChoice) return a === b ? 0 : 1;
  return (a - b) * (a - b);
}

/** The kernel of variance 1 by the weighted squared distance. */
export function matern(squared: number): number {
  const root = Math.sqrt(5 * squared);
  return Math.exp(-root) * ((5 / 3) * squared + root + 1);
}

/** Its derivative by the squared distance, which exists at 0 as well. */
export function maternSlope(squared: number): number {
  const root = Math.sqrt(5 * squared);
  return (-5 / 6) * (root + 1) * Math.exp(-root);
}

/** The weighted squared distance of two points. */
export function squaredDistance(
  a: Points,
  at: number,
  b: Points,
  other: number,
  weights: Float64Array,
): number {
  const { dimensions, isChoice } = a;
  let sum = 0;
  for (let d = 0; d < dimensions; d++)
    sum +=
      (weights[d] ?? 0) *
      squaredDifference(
        a.values[at * dimensions + d] ?? 0,
        b.values[other * dimensions + d] ?? 0,
        isChoice[d] ?? false,
      );
  return sum;
}

/** The lower triangle of the covariance of observations, by rows. */
export function covariance(points: Points, { inverseSquares, scale, noise }: Hyperparameters): Float64Array {
  const matrix = new Float64Array((points.count * (points.count + 1)) / 2);
  let at = 0;
  for (let i = 0; i < points.count; i++) {
    for (let j = 0; j < i; j++)
      matrix[at++] = scale * matern(squaredDistance(points, i, points, j, inverseSquares));
    matrix[at++] = scale + noise;
  }
  return matrix;
}
