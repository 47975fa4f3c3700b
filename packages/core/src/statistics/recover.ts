import {
  averageMeasure,
  type ConfusionMatrix,
  canonicalMetric,
  classMeasure,
  classMetricValue,
  PER_CLASS_METRICS,
} from "../metrics";

export interface PrintedMetric {
  /** Name as in `classificationMetrics`. */
  readonly metric: string;
  /** The printed value, a fraction from 0 to 1. */
  readonly value: number;
  /** Half of the last printed digit's unit: 0.005 for 0.96. */
  readonly halfUnit: number;
}

export interface RecoveryQuestion {
  /** The two classes; the first is the positive one. */
  readonly classes: readonly [string, string];
  /** Test images of each class, in the same order. */
  readonly images: readonly [number, number];
  readonly printed: readonly PrintedMetric[];
}

/** Counts of a binary matrix: true positives, false negatives, false positives, true negatives. */
type Cells = readonly [tp: number, fn: number, fp: number, tn: number];
type Formula = (cells: Cells) => number;

/** Room for binary fractions when a value lies on the edge of the rounding. */
const EDGE = 1e-9;

/**
 * Every confusion matrix on the given number of images that would print all the given values, found by trying each one.
 * A value exactly between two printed ones is let through for both, as rounding rules differ.
 *
 * @throws RangeError when a metric's name is unknown or a number of images is not whole
 */
export function recoverConfusionMatrices({ classes, images, printed }: RecoveryQuestion): ConfusionMatrix[] {
  const [positives, negatives] = images;
  if (!Number.isSafeInteger(positives) || !Number.isSafeInteger(negatives)) {
    throw new RangeError(`${positives} and ${negatives} are not numbers of images`);
  }
  const formulas = metricFormulas(classes);
  const tests = printed.map(({ metric, value, halfUnit }) => {
    const formula = formulas.get(canonicalMetric(metric));
    if (formula === undefined)
      throw new RangeError(`metric ${metric} of classes ${classes.join(", ")} is unknown`);
    return { formula, value, reach: halfUnit + EDGE };
  });
  const found: ConfusionMatrix[] = [];
  for (let tp = 0; tp <= positives; tp++) {
    for (let tn = 0; tn <= negatives; tn++) {
      const cells: Cells = [tp, positives - tp, negatives - tn, tn];
      if (tests.every(({ formula, value, reach }) => Math.abs(formula(cells) - value) <= reach)) {
        found.push({ classes, counts: [cells.slice(0, 2), cells.slice(2)] });
      }
    }
  }
  return found;
}

function metricFormulas(classes: readonly [string, string]): Map<string, Formula> {
  const [first, second] = classes;
  const formulas = new Map<string, Formula>();
  formulas.set("accuracy", ([tp, fn, fp, tn]) => (tp + tn) / (tp + fn + fp + tn));
  for (const metric of PER_CLASS_METRICS) {
    const ofFirst: Formula = ([tp, fn, fp]) => classMetricValue(metric, tp, tp + fn, tp + fp);
    const ofSecond: Formula = ([, fn, fp, tn]) => classMetricValue(metric, tn, tn + fp, tn + fn);
    const macro: Formula = (cells) => (ofFirst(cells) + ofSecond(cells)) / 2;
    formulas.set(classMeasure(metric, first), ofFirst);
    formulas.set(classMeasure(metric, second), ofSecond);
    formulas.set(averageMeasure(metric, "macro"), macro);
    formulas.set(averageMeasure(metric, "weighted"), (cells) => {
      const [tp, fn, fp, tn] = cells;
      return ((tp + fn) * ofFirst(cells) + (fp + tn) * ofSecond(cells)) / (tp + fn + fp + tn);
    });
    if (metric === "recall") formulas.set("balanced_accuracy", macro);
  }
  return formulas;
}
