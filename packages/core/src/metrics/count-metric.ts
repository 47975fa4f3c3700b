import { kappaOf, type Margins, marginsOf, matthewsOf } from "./agreement";
import { classMetricValue, type PerClassMetric } from "./class-formula";
import { type ClassAverage, COMPLEMENTS, parseMeasure } from "./measure-name";

/** A metric of flat counts [true × classes + predicted]; NaN where it does not exist. */
export type CountMetric = (counts: Float64Array) => number;

/**
 * The formula of one metric of `classificationMetrics`, for variances and resampling: no names, no reasons.
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
  const overall = OVERALL.get(name);
  if (overall !== undefined) return (counts) => overall(marginsOf(counts, k));
  if (name === "balanced_accuracy") return average("recall", "macro", k);
  const measure = parseMeasure(name);
  if (measure === null) return null;
  const { metric } = measure;
  if (measure.kind === "average") return average(metric, measure.average, k);
  const c = classes.indexOf(measure.className);
  return c < 0 ? null : (counts) => classMetric(metric, counts, c, k);
}

const OVERALL: ReadonlyMap<string, (margins: Margins) => number> = new Map<
  string,
  (margins: Margins) => number
>([
  ["accuracy", ({ total, correct }) => correct / total],
  ["cohen_kappa", kappaOf],
  ["matthews", matthewsOf],
]);

function average(metric: PerClassMetric, kind: ClassAverage, k: number): CountMetric {
  return (counts) => {
    const { rows, columns } = marginsOf(counts, k);
    let sum = 0;
    let total = 0;
    for (let c = 0; c < k; c++) {
      const images = rows[c] ?? 0;
      const weight = kind === "macro" ? 1 : images;
      if (weight === 0) continue;
      sum += weight * classMetricValue(metric, counts[c * k + c] ?? 0, images, columns[c] ?? 0);
      total += weight;
    }
    return sum / total;
  };
}

function classMetric(metric: PerClassMetric, counts: Float64Array, c: number, k: number): number {
  let images = 0;
  let calls = 0;
  for (let other = 0; other < k; other++) {
    images += counts[c * k + other] ?? 0;
    calls += counts[other * k + c] ?? 0;
  }
  return classMetricValue(metric, counts[c * k + c] ?? 0, images, calls);
}
