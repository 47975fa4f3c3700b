import type { Interval } from "./interval";
import { studentTQuantile, studentTTwoSided } from "./special/distributions";

/** Of sums of doubles, relative to their greatest, a term. */
const MAX_ROUNDING = 2 ** -51;

export interface TTest {
  readonly mean: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** null when the differences do not vary. */
  readonly t: number | null;
  /** Two-sided; null when the differences do not vary. */
  readonly pValue: number | null;
  readonly interval: Interval;
}

/**
 * Student's paired t test over differences of folds whose training sets are disjoint.
 *
 * @throws RangeError with fewer than two differences
 */
export function pairedT(differences: readonly number[], level = 0.95): TTest {
  return tTest(differences, 1 / differences.length, level);
}

/**
 * The corrected resampled t test of Nadeau & Bengio (Machine Learning 52, 2003), for differences over repeated splits
 * whose training sets overlap: the variance is taken times 1/k + test/train.
 *
 * @param trainImages images that each model was trained with
 * @param testImages images that each was tested on
 * @throws RangeError with fewer than two differences or a size that is not positive
 */
export function correctedResampledT(
  differences: readonly number[],
  trainImages: number,
  testImages: number,
  level = 0.95,
): TTest {
  if (!(trainImages > 0) || !(testImages > 0)) {
    throw new RangeError(`${trainImages} training and ${testImages} test images are not sizes`);
  }
  return tTest(differences, 1 / differences.length + testImages / trainImages, level);
}

function tTest(differences: readonly number[], varianceFactor: number, level: number): TTest {
  const k = differences.length;
  if (k < 2) throw new RangeError(`a t test needs two differences; there is ${k}`);
  const mean = differences.reduce((sum, d) => sum + d, 0) / k;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (k - 1);
  const standardError = Math.sqrt(variance * varianceFactor);
  const degreesOfFreedom = k - 1;
  // Equal differences vary by the rounding of their mean, which would be a p value of 0.
  const rounding = MAX_ROUNDING * k * Math.max(...differences.map(Math.abs));
  if (Math.sqrt(variance) <= rounding) {
    return { mean, standardError: 0, degreesOfFreedom, t: null, pValue: null, interval: [mean, mean] };
  }
  const t = mean / standardError;
  const reach = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  return {
    mean,
    standardError,
    degreesOfFreedom,
    t,
    pValue: studentTTwoSided(t, degreesOfFreedom),
    interval: [mean - reach, mean + reach],
  };
}
