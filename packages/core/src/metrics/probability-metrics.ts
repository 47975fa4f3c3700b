import { averageMeasure, classMeasure } from "./measure-name";
import { known, type MetricValue, unknown } from "./metric-value";
import { rocAuc } from "./roc";

/** The k of top-k accuracies; of those that are smaller than the number of classes. */
const TOP = [2, 5];
/** Probabilities of 0 are taken as this, so that one confident mistake is not infinite; scikit-learn's bound. */
const SMALLEST = 2 ** -52;

/**
 * What follows from the probabilities of every class: `log_loss`; and of three and more classes `auc/class/NAME`, each
 * class against all others, their mean `auc/macro`, and `top_2_accuracy`, `top_5_accuracy`.
 *
 * @param labels true class of each image, shape [n]
 * @param probabilities of each class for each image, shape [n, k]
 * @throws RangeError when the lengths differ
 */
export function probabilityMetrics(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  classes: readonly string[],
): Map<string, MetricValue> {
  if (labels.length !== probabilities.length)
    throw new RangeError(`${labels.length} labels but ${probabilities.length} rows of probabilities`);
  const metrics = new Map<string, MetricValue>([["log_loss", logLoss(labels, probabilities)]]);
  if (classes.length < 3) return metrics;
  const areas = classes.map((name, c) => {
    const scores = probabilities.map((row) => row[c] ?? Number.NaN);
    const area = rocAuc(labels, scores, c);
    metrics.set(classMeasure("auc", name), area);
    return area;
  });
  const missing = areas.findIndex(({ value }) => value === null);
  metrics.set(
    averageMeasure("auc", "macro"),
    missing >= 0
      ? unknown(`no AUC of ${classes[missing]}`)
      : known(areas.reduce((sum, { value }) => sum + (value ?? 0), 0) / areas.length),
  );
  for (const k of TOP)
    if (k < classes.length) metrics.set(`top_${k}_accuracy`, topAccuracy(labels, probabilities, k));
  return metrics;
}

/** Mean of minus the logarithm of the true class's probability. */
function logLoss(labels: readonly number[], probabilities: readonly (readonly number[])[]): MetricValue {
  if (labels.length === 0) return unknown("no images");
  let sum = 0;
  for (const [i, label] of labels.entries()) {
    const probability = probabilities[i]?.[label] ?? Number.NaN;
    if (Number.isNaN(probability)) return unknown("a probability is NaN");
    sum -= Math.log(Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST));
  }
  return known(sum / labels.length);
}

/** Share of images whose true class is among the k most probable; of equal ones the later class counts as more probable. */
function topAccuracy(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  k: number,
): MetricValue {
  if (labels.length === 0) return unknown("no images");
  let right = 0;
  for (const [i, label] of labels.entries()) {
    const row = probabilities[i] ?? [];
    const own = row[label] ?? Number.NaN;
    if (row.some(Number.isNaN)) return unknown("a probability is NaN");
    const above = row.filter((value, c) => value > own || (value === own && c > label)).length;
    if (above < k) right += 1;
  }
  return known(right / labels.length);
}
