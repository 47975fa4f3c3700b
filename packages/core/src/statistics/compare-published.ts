import { criticalZ, type Interval } from "./interval";
import { normalSurvival } from "./special/distributions";

export interface Measured {
  readonly value: number;
  /** 95 %. */
  readonly interval: Interval;
}

export interface PublishedComparison {
  /** ours − published. */
  readonly difference: number;
  readonly interval: Interval;
  /** Of no difference, by the normal distribution that the interval's side towards 0 belongs to. */
  readonly pValue: number;
  readonly verdict: "compatible" | "not compatible";
}

/**
 * "Is ours different from the published number?": the interval of the difference of two independent rates from the
 * intervals of each (Newcombe, Statistics in Medicine 17, 1998, method 10). Compatible when it holds 0.
 */
export function compareWithPublished(ours: Measured, published: Measured): PublishedComparison {
  const difference = ours.value - published.value;
  const below = Math.hypot(ours.value - ours.interval[0], published.interval[1] - published.value);
  const above = Math.hypot(ours.interval[1] - ours.value, published.value - published.interval[0]);
  return comparison(difference, below, above);
}

/**
 * The unweighted mean of comparisons on disjoint images, such as those of folds: the sides of the intervals add up as
 * variances do (Zou & Donner, Statistics in Medicine 27, 2008). @throws RangeError for an empty list
 */
export function meanOfComparisons(comparisons: readonly PublishedComparison[]): PublishedComparison {
  const n = comparisons.length;
  if (n === 0) throw new RangeError("no comparison to take the mean of");
  const difference = comparisons.reduce((sum, one) => sum + one.difference, 0) / n;
  const below = Math.hypot(...comparisons.map((one) => one.difference - one.interval[0])) / n;
  const above = Math.hypot(...comparisons.map((one) => one.interval[1] - one.difference)) / n;
  return comparison(difference, below, above);
}

function comparison(difference: number, below: number, above: number): PublishedComparison {
  const interval: Interval = [difference - below, difference + above];
  const towardsZero = difference > 0 ? below : above;
  const pValue =
    difference === 0 ? 1 : 2 * normalSurvival((criticalZ(0.95) * Math.abs(difference)) / towardsZero);
  const verdict = interval[0] <= 0 && interval[1] >= 0 ? "compatible" : "not compatible";
  return { difference, interval, pValue, verdict };
}
