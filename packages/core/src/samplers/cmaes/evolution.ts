import { symmetricEigen } from "./eigen";

/** What stands in for an eigenvalue that rounding made negative, and keeps a length above 0. */
const MIN_EIGENVALUE = 1e-8;
const MAX_SIGMA = 1e32;

/** The normal distribution that a generation is drawn from: N(mean, sigma² covariance), with what it moves by. */
export interface Evolution {
  readonly generation: number;
  readonly mean: Float64Array;
  readonly sigma: number;
  /** n × n, by rows. */
  readonly covariance: Float64Array;
  /** Of the covariance: eigenvectors in columns, and the roots of the eigenvalues. */
  readonly vectors: Float64Array;
  readonly lengths: Float64Array;
  readonly stepPath: Float64Array;
  readonly covariancePath: Float64Array;
}

/** Weights and learning rates of a dimension and a population, by the equations of Hansen, arXiv 1604.00772. */
export interface Strategy {
  readonly dimensions: number;
  readonly population: number;
  /** By rank, the best first. */
  readonly weights: Float64Array;
  /** How many of a generation the mean is taken from. */
  readonly parents: number;
  readonly parentsEffective: number;
  readonly rankOne: number;
  readonly rankMu: number;
  readonly stepRate: number;
  readonly stepDamping: number;
  readonly pathRate: number;
  /** E‖N(0, I)‖ */
  readonly expectedLength: number;
}

/** 4 + ⌊3 ln n⌋ (eq. 48) */
export function usualPopulation(dimensions: number): number {
  return 4 + Math.floor(3 * Math.log(dimensions));
}

export function makeStrategy(dimensions: number, population: number): Strategy {
  const n = dimensions;
  const parents = Math.floor(population / 2);
  const raw = Float64Array.from(
    { length: population },
    (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1),
  );
  const sum = (part: Float64Array, power = 1) => part.reduce((total, weight) => total + weight ** power, 0);
  const parentsEffective = sum(raw.subarray(0, parents)) ** 2 / sum(raw.subarray(0, parents), 2);
  const othersEffective = sum(raw.subarray(parents)) ** 2 / sum(raw.subarray(parents), 2);
  const rankOne = 2 / ((n + 1.3) ** 2 + parentsEffective);
  const rankMu = Math.min(
    1 - rankOne - 1e-8,
    (2 * (parentsEffective - 2 + 1 / parentsEffective)) / ((n + 2) ** 2 + parentsEffective),
  );
  const negative = Math.min(
    1 + rankOne / rankMu,
    1 + (2 * othersEffective) / (parentsEffective + 2),
    (1 - rankOne - rankMu) / (n * rankMu),
  );
  const positiveSum = sum(raw.filter((weight) => weight > 0));
  const negativeSum = -sum(raw.filter((weight) => weight < 0));
  const stepRate = (parentsEffective + 2) / (n + parentsEffective + 5);
  return {
    dimensions,
    population,
    weights: raw.map((weight) => (weight >= 0 ? weight / positiveSum : (negative * weight) / negativeSum)),
    parents,
    parentsEffective,
    rankOne,
    rankMu,
    stepRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((parentsEffective - 1) / (n + 1)) - 1) + stepRate,
    pathRate: (4 + parentsEffective / n) / (n + 4 + (2 * parentsEffective) / n),
    expectedLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

export function begin({ dimensions: n }: Strategy, mean: Float64Array, sigma: number): Evolution {
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) covariance[i * n + i] = 1;
  return {
    generation: 0,
    mean,
    sigma,
    ...decomposed(covariance, n),
    stepPath: new Float64Array(n),
    covariancePath: new Float64Array(n),
  };
}

/**
 * The distribution after a generation.
 * @param points of the whole population, the best first
 */
export function advance(strategy: Strategy, before: Evolution, points: readonly Float64Array[]): Evolution {
  const { dimensions: n, weights, parents, parentsEffective, rankOne, rankMu, stepRate, pathRate } = strategy;
  const { vectors, lengths } = before;
  const generation = before.generation + 1;
  const steps = points.map((point) => point.map((x, i) => (x - (before.mean[i] ?? 0)) / before.sigma));
  const mixed = new Float64Array(n);
  for (let k = 0; k < parents; k++)
    for (let i = 0; i < n; i++) mixed[i] = (mixed[i] ?? 0) + (weights[k] ?? 0) * (steps[k]?.[i] ?? 0);

  const whitened = whiten(mixed, vectors, lengths);
  const stepGain = Math.sqrt(stepRate * (2 - stepRate) * parentsEffective);
  const stepPath = before.stepPath.map((p, i) => (1 - stepRate) * p + stepGain * (whitened[i] ?? 0));
  const length = norm(stepPath);
  const sigma = Math.min(
    MAX_SIGMA,
    before.sigma * Math.exp((stepRate / strategy.stepDamping) * (length / strategy.expectedLength - 1)),
  );
  const usual = length / Math.sqrt(1 - (1 - stepRate) ** (2 * (generation + 1)));
  const isUsual = usual < (1.4 + 2 / (n + 1)) * strategy.expectedLength ? 1 : 0;
  const pathGain = isUsual * Math.sqrt(pathRate * (2 - pathRate) * parentsEffective);
  const covariancePath = before.covariancePath.map((p, i) => (1 - pathRate) * p + pathGain * (mixed[i] ?? 0));

  const kept =
    1 +
    rankOne * (1 - isUsual) * pathRate * (2 - pathRate) -
    rankOne -
    rankMu * weights.reduce((sum, weight) => sum + weight, 0);
  const covariance = before.covariance.map((c) => kept * c);
  addProduct(covariance, covariancePath, rankOne);
  for (const [k, step] of steps.entries()) {
    const weight = weights[k] ?? 0;
    const share = weight >= 0 ? 1 : n / (norm(whiten(step, vectors, lengths)) ** 2 + MIN_EIGENVALUE);
    addProduct(covariance, step, rankMu * weight * share);
  }
  return {
    generation,
    mean: before.mean.map((m, i) => m + before.sigma * (mixed[i] ?? 0)),
    sigma,
    ...decomposed(covariance, n),
    stepPath,
    covariancePath,
  };
}

/** A point of the distribution. @param normal n standard normal numbers */
export function pointAt({ mean, sigma, vectors, lengths }: Evolution, normal: Float64Array): Float64Array {
  const n = mean.length;
  return mean.map((m, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (vectors[i * n + k] ?? 0) * (lengths[k] ?? 0) * (normal[k] ?? 0);
    return m + sigma * sum;
  });
}

/** The covariance from its eigenvalues, with those that rounding made negative raised. */
function decomposed(matrix: Float64Array, n: number): Pick<Evolution, "covariance" | "vectors" | "lengths"> {
  const { values, vectors } = symmetricEigen(matrix, n);
  const lengths = values.map((value) => Math.sqrt(value < 0 ? MIN_EIGENVALUE : value));
  const covariance = new Float64Array(n * n);
  for (let k = 0; k < n; k++)
    addProduct(
      covariance,
      Float64Array.from({ length: n }, (_, i) => vectors[i * n + k] ?? 0),
      (lengths[k] ?? 0) ** 2,
    );
  return { covariance, vectors, lengths };
}

/** C^(−1/2) y */
function whiten(y: Float64Array, vectors: Float64Array, lengths: Float64Array): Float64Array {
  const n = y.length;
  const along = lengths.map((length, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (vectors[i * n + k] ?? 0) * (y[i] ?? 0);
    return sum / length;
  });
  return y.map((_, i) => along.reduce((sum, value, k) => sum + value * (vectors[i * n + k] ?? 0), 0));
}

/** Adds a multiple of v vᵀ. */
function addProduct(matrix: Float64Array, v: Float64Array, factor: number): void {
  const n = v.length;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      matrix[i * n + j] = (matrix[i * n + j] ?? 0) + factor * (v[i] ?? 0) * (v[j] ?? 0);
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
}
