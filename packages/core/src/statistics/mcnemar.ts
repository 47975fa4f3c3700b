import { binomialCdf, chiSquaredSurvival } from "./special/distributions";

export interface McnemarTest {
  /** Images that only the first got right. */
  readonly onlyFirst: number;
  /** Images that only the second got right. */
  readonly onlySecond: number;
  /** Exact two-sided binomial p value. */
  readonly exactP: number;
  /** Edwards' chi-squared with continuity correction, one degree of freedom; null without discordant images. */
  readonly statistic: number | null;
  readonly correctedP: number | null;
}

/**
 * McNemar's test over the images that two models disagree about (Psychometrika 12, 1947). Assumes independent images.
 *
 * @throws RangeError when a count is not a whole number from 0
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McnemarTest {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is not a count of images`);
  }
  const n = onlyFirst + onlySecond;
  const exactP = Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), n, 0.5));
  if (n === 0) return { onlyFirst, onlySecond, exactP: 1, statistic: null, correctedP: null };
  const statistic = (Math.abs(onlyFirst - onlySecond) - 1) ** 2 / n;
  return { onlyFirst, onlySecond, exactP, statistic, correctedP: chiSquaredSurvival(statistic, 1) };
}

/**
 * Counts the discordant images of two sets of predictions.
 *
 * @throws RangeError when the lengths differ
 */
export function discordant(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { onlyFirst: number; onlySecond: number } {
  if (labels.length !== first.length || labels.length !== second.length) {
    throw new RangeError(`${labels.length} labels, ${first.length} and ${second.length} predictions`);
  }
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < labels.length; i++) {
    const a = first[i] === labels[i];
    const b = second[i] === labels[i];
    if (a && !b) onlyFirst++;
    if (b && !a) onlySecond++;
  }
  return { onlyFirst, onlySecond };
}
