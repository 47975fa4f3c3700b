import { known, type MetricValue, unknown } from "./metric-value";
import { midranks, sortedIndices } from "./ranks";
import { scoredCounts } from "./scored";

/**
 * Area under the ROC curve from scores, by the rank-sum statistic with midranks for ties, in 64-bit.
 *
 * @param labels true class of each image, shape [n]
 * @param scores score of the positive class for each image, larger meaning more positive, shape [n]
 * @param positive the label that is the positive class; every other label is negative
 * @returns a fraction from 0 to 1; null with the reason when one class is present or a score is NaN
 * @throws RangeError when the lengths differ
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>, positive: number): MetricValue {
  const { positives, negatives, reason } = scoredCounts(labels, scores, positive);
  if (reason !== null) return unknown(reason);
  const ranks = midranks(scores);
  let rankSum = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === positive) rankSum += ranks[i] ?? 0;
  return known((rankSum - (positives * (positives + 1)) / 2) / (positives * negatives));
}

export interface RocPoint {
  /** Images with a score of at least this are called positive; the first point is at Infinity. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1): one point for each distinct score, so images with equal scores are one
 * straight, slanted step. Empty when one class is present or a score is NaN.
 *
 * @throws RangeError when the lengths differ
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>, positive: number): RocPoint[] {
  const { positives, negatives, reason } = scoredCounts(labels, scores, positive);
  if (reason !== null) return [];
  const points: RocPoint[] = [
    { threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 },
  ];
  for (const { threshold, hits, falseAlarms } of thresholdCounts(labels, scores, positive)) {
    points.push({
      threshold,
      falsePositiveRate: falseAlarms / negatives,
      truePositiveRate: hits / positives,
    });
  }
  return points;
}

export interface ThresholdCounts {
  readonly threshold: number;
  /** Positives with a score of at least the threshold. */
  readonly hits: number;
  /** Negatives with a score of at least the threshold. */
  readonly falseAlarms: number;
}

/** Cumulative counts at each distinct score, from the largest score down. */
export function thresholdCounts(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  positive: number,
): ThresholdCounts[] {
  const order = sortedIndices(scores).reverse();
  const counts: ThresholdCounts[] = [];
  let hits = 0;
  let falseAlarms = 0;
  for (const [at, i] of order.entries()) {
    if (labels[i] === positive) hits++;
    else falseAlarms++;
    const next = order[at + 1];
    const threshold = scores[i] ?? Number.NaN;
    if (next === undefined || scores[next] !== threshold) counts.push({ threshold, hits, falseAlarms });
  }
  return counts;
}
