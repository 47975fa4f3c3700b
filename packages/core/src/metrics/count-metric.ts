import { classMetricValue, type PerClassMetric } from "./class-formula";
import { type ClassAverage, COMPLEMENTS, parseMeasure } from "./measure-name";

/** A metric of flat counts [true × classes + predicted]; NaN where it does not exist. */
export type CountMetric = (counts: Float64Array) => number;

/**
 * The formula of one metric of `classificationMetrics`, for resampling: no names, no reasons, no objects made.
 *
 * @returns null when these classes have no metric of this name, or it does not follow from counts (`auc`)
 */
export function countMetric(name: string, classes: readonly string[]): CountMetric | null {
  const complement = COMPLEMENTS.get(name);
  if (complement !== undefined) {
    const formula = countMetric(complement, classes);
    return formula && ((counts) => 1 - formula(counts));
  }
  const k = classes.length;
  const indices = classes.map((_, c) => c);
  if (name === "accuracy") {
    return (counts) => {
      let right = 0;
      let total = 0;
      for (let i = 0; i < counts.length; i++) {
        total += counts[i] ?? 0;
        if (i % (k + 1) === 0) right += counts[i] ?? 0;
      }
      return right / total;
    };
  }
  if (name === "balanced_accuracy") return average("recall", "macro", k, indices);
  const measure = parseMeasure(name);
  if (measure === null) return null;
  const { metric } = measure;
  if (measure.kind === "average") return average(metric, measure.average, k, indices);
  const c = classes.indexOf(measure.className);
  return c < 0 ? null : (counts) => classMetric(metric, counts, c, k);
}

function average(metric: PerClassMetric, kind: ClassAverage, k: number, indices: number[]): CountMetric {
  return (counts) => {
    let sum = 0;
    let total = 0;
    for (const c of indices) {
      const weight = kind === "macro" ? 1 : rowSum(counts, c, k);
      if (weight === 0) continue;
      sum += weight * classMetric(metric, counts, c, k);
      total += weight;
    }
    return sum / total;
  };
}

function classMetric(metric: PerClassMetric, counts: Float64Array, c: number, k: number): number {
  return classMetricValue(metric, counts[c * k + c] ?? 0, rowSum(counts, c, k), columnSum(counts, c, k));
}

function rowSum(counts: Float64Array, row: number, k: number): number {
  let sum = 0;
  for (let c = 0; c < k; c++) sum += counts[row * k + c] ?? 0;
  return sum;
}

function columnSum(counts: Float64Array, column: number, k: number): number {
  let sum = 0;
  for (let r = 0; r < k; r++) sum += counts[r * k + column] ?? 0;
  return sum;
}
