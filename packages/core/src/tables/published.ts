import {
  type BaselineFile,
  type BaselineValue,
  candidateMatrices,
  printedDecimals,
  printedRate,
} from "../baselines";
import { type ConfusionMatrix, canonicalMetric, classificationMetrics, parseMeasure } from "../metrics";
import { createRandom } from "../random";
import { hull, type Interval, matrixBootstrapIntervals, wilsonIntervalOfPrinted } from "../statistics";
import type { PublishedCell } from "./result";

/** A published number with the interval that its sample size gives it. */
export function publishedCell(file: BaselineFile, entry: BaselineValue): PublishedCell {
  const rate = printedRate(entry);
  const interval = rate === null ? null : publishedInterval(file, entry, rate);
  return {
    value: rate?.value ?? entry.value,
    printed: entry.value.toFixed(printedDecimals(entry)),
    unit: entry.unit,
    interval: interval?.interval ?? null,
    intervalMethod: interval?.method ?? null,
    n: entry.n,
    matrices: candidateMatrices(file, entry.matrix),
    notes: entry.notes,
  };
}

interface NamedInterval {
  readonly interval: Interval;
  readonly method: string;
}

function publishedInterval(
  file: BaselineFile,
  entry: BaselineValue,
  rate: { value: number; halfUnit: number },
): NamedInterval | null {
  if (entry.n === null) return null;
  const matrices = candidateMatrices(file, entry.matrix);
  const sizes =
    entry.metric === "accuracy" ? [entry.n] : matrices.map((matrix) => rateBase(matrix, entry.metric));
  const wilson = hull(
    sizes.flatMap((n) => (n === null || n === 0 ? [] : [wilsonIntervalOfPrinted({ ...rate, n })])),
  );
  if (wilson !== null && !sizes.includes(null)) {
    return {
      interval: wilson,
      method: "Wilson, widened by rounding; assumes independent images",
    };
  }
  const intervals = matrices.map((matrix) => matrixIntervals(matrix)[canonicalMetric(entry.metric)] ?? null);
  const bootstrap = hull(intervals.flatMap((interval) => (interval === null ? [] : [interval])));
  if (bootstrap === null) return null;
  const many = matrices.length > 1 ? `, ${matrices.length} candidates together` : "";
  return {
    interval: bootstrap,
    method: `parametric bootstrap of the recovered confusion matrix${many}; assumes independent images`,
  };
}

/** Images that a per-class rate is a share of; null for a metric that is no plain share. */
function rateBase({ classes, counts }: ConfusionMatrix, metric: string): number | null {
  const measure = parseMeasure(metric);
  const c = measure?.kind === "class" ? classes.indexOf(measure.className) : -1;
  if (c < 0) return null;
  if (measure?.metric === "recall") return (counts[c] ?? []).reduce((a, b) => a + b, 0);
  if (measure?.metric === "precision") return counts.reduce((sum, row) => sum + (row[c] ?? 0), 0);
  return null;
}

const intervalsOf = new Map<string, Record<string, Interval | null>>();

/** Kept by matrix, as they follow from nothing else. */
function matrixIntervals(matrix: ConfusionMatrix): Record<string, Interval | null> {
  const key = JSON.stringify(matrix);
  const kept = intervalsOf.get(key);
  if (kept !== undefined) return kept;
  const metrics = Object.keys(classificationMetrics(matrix).values);
  const intervals = matrixBootstrapIntervals({ matrix, metrics, random: createRandom(key) });
  if (intervalsOf.size >= 200) intervalsOf.clear();
  intervalsOf.set(key, intervals);
  return intervals;
}
