import { averageMeasure, classMeasure } from "./measure-name";
import { known, type MetricValue, unknown } from "./metric-value";
import { rocAuc } from "./roc";

/** What an image adds to a mean over images, from its true class and the probability of each class; NaN of a NaN. */
export type ImageLoss = (label: number, probabilities: ArrayLike<number>) => number;

/** The k of top-k accuracies; of those that are smaller than the number of classes. */
const TOP = [2, 5];
/** Probabilities of 0 are taken as this, so that one confident mistake is not infinite; scikit-learn's bound. */
const SMALLEST = 2 ** -52;

/**
 * The loss behind a measure of all classes' probabilities; null for any other measure.
 *
 * `log_loss`; and of three and more classes `brier`, from 0 to 2 as scikit-learn has it, and `top_2_accuracy`,
 * `top_5_accuracy` where there are more classes than that. The Brier score of two classes is one of the positive class's
 * score, from 0 to 1: see `itemLoss`.
 *
 * @param k number of classes
 */
export function probabilityLoss(name: string, k: number): ImageLoss | null {
  if (name === "log_loss") return logLoss;
  if (k < 3) return null;
  if (name === "brier") return squaredError;
  const top = TOP.find((most) => most < k && name === `top_${most}_accuracy`);
  return top === undefined ? null : (label, row) => isAmongTop(label, row, top);
}

/**
 * What follows from the probabilities of every class: the measures of {@link probabilityLoss}; and of three and more
 * classes `auc/class/NAME`, each class against all others, and their mean `auc/macro`.
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
  const metrics = new Map<string, MetricValue>();
  for (const name of ["log_loss", "brier", ...TOP.map((k) => `top_${k}_accuracy`)]) {
    const loss = probabilityLoss(name, classes.length);
    if (loss !== null) metrics.set(name, meanOver(loss, labels, probabilities));
  }
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
  return metrics;
}

function meanOver(
  loss: ImageLoss,
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
): MetricValue {
  if (labels.length === 0) return unknown("no images");
  let sum = 0;
  for (const [i, label] of labels.entries()) sum += loss(label, probabilities[i] ?? []);
  return Number.isNaN(sum) ? unknown("a probability is NaN") : known(sum / labels.length);
}

/** Minus the logarithm of the true class's probability. */
function logLoss(label: number, row: ArrayLike<number>): number {
  return -Math.log(Math.min(Math.max(row[label] ?? Number.NaN, SMALLEST), 1 - SMALLEST));
}

/** Squared distance of the probabilities from those of a certain, right prediction (Brier 1950). */
function squaredError(label: number, row: ArrayLike<number>): number {
  let sum = 0;
  for (let c = 0; c < row.length; c++) sum += ((row[c] ?? Number.NaN) - (c === label ? 1 : 0)) ** 2;
  return sum;
}

/** 1 where the true class is among the most probable ones, else 0; of equal ones the later class counts as more probable. */
function isAmongTop(label: number, row: ArrayLike<number>, most: number): number {
  const own = row[label] ?? Number.NaN;
  let above = 0;
  for (let c = 0; c < row.length; c++) {
    const value = row[c] ?? Number.NaN;
    if (Number.isNaN(value)) return Number.NaN;
    if (value > own || (value === own && c > label)) above++;
  }
  return above < most ? 1 : 0;
}
