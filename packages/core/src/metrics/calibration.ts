import { known, type MetricValue, unknown } from "./metric-value";

export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly images: number;
  /** Mean predicted probability of the positive class; null in an empty bin. */
  readonly meanProbability: number | null;
  /** Share of positive images; null in an empty bin. */
  readonly positiveRate: number | null;
}

/**
 * Brier score of a binary problem: mean squared difference of the positive class's probability and the truth.
 *
 * @param labels true class of each image, shape [n]
 * @param probabilities probability of the positive class, from 0 to 1, shape [n]
 * @returns from 0 (best) to 1; null with the reason when there is no image or a probability is NaN
 * @throws RangeError when the lengths differ or a probability is outside 0 to 1
 */
export function brierScore(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  positive: number,
): MetricValue {
  const reason = checkProbabilities(labels, probabilities);
  if (reason !== null) return unknown(reason);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const truth = labels[i] === positive ? 1 : 0;
    sum += ((probabilities[i] ?? 0) - truth) ** 2;
  }
  return known(sum / labels.length);
}

/**
 * Reliability of the positive class's probability in bins of equal width; a bin holds its upper edge, the first its
 * lower edge too.
 *
 * @throws RangeError when the lengths differ, a probability is outside 0 to 1, or `bins` is not a positive integer
 */
export function calibrationBins(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  positive: number,
  bins = 15,
): CalibrationBin[] {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is not a number of bins`);
  checkProbabilities(labels, probabilities);
  const sums = Array.from({ length: bins }, () => ({ images: 0, probability: 0, positives: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const probability = probabilities[i] ?? 0;
    const bin = sums[Math.max(0, Math.ceil(probability * bins) - 1)];
    if (bin === undefined) continue;
    bin.images++;
    bin.probability += probability;
    if (labels[i] === positive) bin.positives++;
  }
  return sums.map(({ images, probability, positives }, i) => ({
    low: i / bins,
    high: (i + 1) / bins,
    images,
    meanProbability: images === 0 ? null : probability / images,
    positiveRate: images === 0 ? null : positives / images,
  }));
}

/**
 * Expected calibration error of the positive class: the mean over images of |mean probability − positive rate| of
 * each image's bin (Naeini, Cooper & Hauskrecht, AAAI 2015, over bins of equal width).
 *
 * @returns from 0 (best) to 1; null with the reason when there is no image or a probability is NaN
 * @throws RangeError as {@link calibrationBins}
 */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  positive: number,
  bins = 15,
): MetricValue {
  const reason = checkProbabilities(labels, probabilities);
  if (reason !== null) return unknown(reason);
  let sum = 0;
  for (const bin of calibrationBins(labels, probabilities, positive, bins)) {
    if (bin.meanProbability === null || bin.positiveRate === null) continue;
    sum += bin.images * Math.abs(bin.meanProbability - bin.positiveRate);
  }
  return known(sum / labels.length);
}

function checkProbabilities(labels: ArrayLike<number>, probabilities: ArrayLike<number>): string | null {
  if (labels.length !== probabilities.length) {
    throw new RangeError(`${labels.length} labels but ${probabilities.length} probabilities`);
  }
  let nans = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i] ?? Number.NaN;
    if (Number.isNaN(probability)) nans++;
    else if (probability < 0 || probability > 1) {
      throw new RangeError(`image ${i}: ${probability} is not a probability`);
    }
  }
  if (labels.length === 0) return "no images";
  return nans === 0 ? null : `${nans} probabilities are NaN`;
}
