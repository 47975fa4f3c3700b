import { cohenKappa, matthewsCorrelation } from "./agreement";
import { CLASS_FORMULAS, classMetricValue, PER_CLASS_METRICS, type PerClassMetric } from "./class-formula";
import { type ConfusionMatrix, requireConfusionMatrix } from "./confusion-matrix";
import { averageMeasure, COMPLEMENTS, canonicalMetric, classMeasure } from "./measure-name";
import { known, type MetricValue, unknown } from "./metric-value";

/**
 * Metrics by name: `accuracy`, `balanced_accuracy`, `cohen_kappa`, `matthews` and, for each of precision, recall and f1,
 * one entry for each class (`precision/class/blast`), `precision/macro` and `precision/weighted`. All but kappa and
 * Matthews' correlation, which begin at -1, are fractions from 0 to 1.
 */
export interface ClassificationMetrics {
  readonly values: Readonly<Record<string, number | null>>;
  /** Why a value is null, by the same names. */
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * Every metric that follows from predicted classes alone.
 *
 * A class that nothing was predicted as has no precision, a class without images has no recall: those are null with
 * the reason, and so is the macro average over them. `weighted` weighs by the images of each class, so a class
 * without images does not touch it. F1 is 2TP / (2TP + FP + FN), which exists whenever the class occurs at all.
 *
 * @throws RangeError when the matrix is not square or holds something that is not a count
 */
export function classificationMetrics(matrix: ConfusionMatrix): ClassificationMetrics {
  const values: Record<string, number | null> = {};
  const reasons: Record<string, string> = {};
  for (const [name, metric] of metricsByName(matrix)) {
    values[name] = metric.value;
    if (metric.value === null) reasons[name] = metric.reason;
  }
  return { values, reasons };
}

/** One metric of a matrix by name; a name that does not exist for these classes is null with that reason. */
export function classificationMetric(matrix: ConfusionMatrix, name: string): MetricValue {
  const complement = COMPLEMENTS.get(name);
  if (complement !== undefined) {
    const metric = classificationMetric(matrix, complement);
    return metric.value === null ? metric : known(1 - metric.value);
  }
  return (
    metricsByName(matrix).get(canonicalMetric(name)) ??
    unknown(`no metric ${name} for classes ${matrix.classes.join(", ")}`)
  );
}

/**
 * Metrics of a stored evaluation: those that follow from the confusion matrix, computed from it, and of the stored
 * ones only the others, such as `auc`. Version 0.1 stored an average in the place of a class called `macro` or
 * `weighted`; the matrix has that class's value.
 */
export function evaluationMetrics(
  matrix: ConfusionMatrix | null,
  stored: Readonly<Record<string, number | null>>,
): Record<string, number | null> {
  if (matrix === null) return { ...stored };
  const others = Object.entries(stored).filter(([name]) => !followsFromMatrix(name));
  return { ...Object.fromEntries(others), ...classificationMetrics(matrix).values };
}

/** Metrics of all classes together that a confusion matrix has, averages left out. */
export const OVERALL_METRICS = ["accuracy", "balanced_accuracy", "cohen_kappa", "matthews"] as const;

/** True for a metric that a confusion matrix has, whatever its classes. */
export function followsFromMatrix(name: string): boolean {
  return (
    OVERALL_METRICS.some((metric) => metric === name) ||
    COMPLEMENTS.has(name) ||
    PER_CLASS_METRICS.some((metric) => name.startsWith(`${metric}/`))
  );
}

/** A table asks for each of them by itself. */
const metricsOf = new WeakMap<ConfusionMatrix, ReadonlyMap<string, MetricValue>>();

function metricsByName(matrix: ConfusionMatrix): ReadonlyMap<string, MetricValue> {
  const kept = metricsOf.get(matrix);
  if (kept !== undefined) return kept;
  const made = computeMetrics(matrix);
  metricsOf.set(matrix, made);
  return made;
}

function computeMetrics(matrix: ConfusionMatrix): Map<string, MetricValue> {
  requireConfusionMatrix(matrix);
  const support = matrix.counts.map((row) => row.reduce((a, b) => a + b, 0));
  const called = matrix.classes.map((_, c) => matrix.counts.reduce((sum, row) => sum + (row[c] ?? 0), 0));
  const hits = matrix.classes.map((_, c) => matrix.counts[c]?.[c] ?? 0);
  const total = support.reduce((a, b) => a + b, 0);
  const all = new Map<string, MetricValue>();

  const correct = hits.reduce((a, b) => a + b, 0);
  all.set("accuracy", total === 0 ? unknown("no images") : known(correct / total));
  const ofClass = (metric: PerClassMetric, name: string, c: number): MetricValue => {
    const value = classMetricValue(metric, hits[c] ?? 0, support[c] ?? 0, called[c] ?? 0);
    return Number.isNaN(value) ? unknown(CLASS_FORMULAS[metric].reason(name)) : known(value);
  };
  const perClass = (metric: PerClassMetric) => matrix.classes.map((name, c) => ofClass(metric, name, c));
  all.set("balanced_accuracy", mean(perClass("recall")));
  all.set("cohen_kappa", cohenKappa(matrix));
  all.set("matthews", matthewsCorrelation(matrix));
  for (const metric of PER_CLASS_METRICS) {
    const values = perClass(metric);
    for (const [c, value] of values.entries()) all.set(classMeasure(metric, matrix.classes[c] ?? ""), value);
    all.set(averageMeasure(metric, "macro"), mean(values));
    all.set(averageMeasure(metric, "weighted"), weightedMean(values, support));
  }
  return all;
}

function mean(values: readonly MetricValue[]): MetricValue {
  return weightedMean(
    values,
    values.map(() => 1),
  );
}

function weightedMean(values: readonly MetricValue[], weights: readonly number[]): MetricValue {
  const total = weights.reduce((a, b) => a + b, 0);
  if (total === 0) return unknown("no images");
  let sum = 0;
  for (const [i, metric] of values.entries()) {
    const weight = weights[i] ?? 0;
    if (weight === 0) continue;
    if (metric.value === null) return metric;
    sum += weight * metric.value;
  }
  return known(sum / total);
}
