import { known, type MetricValue, unknown } from "./metric-value";
import { thresholdCounts } from "./roc";
import { scoredCounts } from "./scored";

export interface PrecisionRecallPoint {
  /** Images with a score of at least this are called positive. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * The precision-recall curve, one point for each distinct score from the largest down; the last has recall 1.
 * No point is invented at recall 0. Empty when there is no positive image or a score is NaN.
 *
 * @throws RangeError when the lengths differ
 */
export function precisionRecallCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  positive: number,
): PrecisionRecallPoint[] {
  const { positives, reason } = scoredCounts(labels, scores, positive);
  if (reason !== null) return [];
  return thresholdCounts(labels, scores, positive).map(({ threshold, hits, falseAlarms }) => ({
    threshold,
    precision: hits / (hits + falseAlarms),
    recall: hits / positives,
  }));
}

/**
 * Average precision: the sum of precision times the gain in recall, without interpolation.
 *
 * @returns a fraction from 0 to 1; null with the reason when one class is present or a score is NaN
 * @throws RangeError when the lengths differ
 */
export function averagePrecision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  positive: number,
): MetricValue {
  const { reason } = scoredCounts(labels, scores, positive);
  if (reason !== null) return unknown(reason);
  let before = 0;
  let sum = 0;
  for (const { precision, recall } of precisionRecallCurve(labels, scores, positive)) {
    sum += precision * (recall - before);
    before = recall;
  }
  return known(sum);
}
