import type { ConfusionMatrix } from "./confusion-matrix";
import { known, type MetricValue, unknown } from "./metric-value";

interface Totals {
  images: number;
  correct: number;
  /** Images of each class, and images predicted as it. */
  rows: number[];
  columns: number[];
}

function totalsOf({ classes, counts }: ConfusionMatrix): Totals {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = classes.map((_, c) => counts.reduce((sum, row) => sum + (row[c] ?? 0), 0));
  return {
    images: rows.reduce((sum, count) => sum + count, 0),
    correct: classes.reduce((sum, _, c) => sum + (counts[c]?.[c] ?? 0), 0),
    rows,
    columns,
  };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/**
 * Cohen's kappa (1960): agreement of truth and prediction beyond what their class frequencies give by chance; 1 is perfect,
 * 0 is chance. There is none where all images are of one class and predicted as it.
 */
export function cohenKappa(matrix: ConfusionMatrix): MetricValue {
  const { images, correct, rows, columns } = totalsOf(matrix);
  if (images === 0) return unknown("no images");
  const chance = dot(rows, columns);
  if (chance === images ** 2) return unknown("one class present, and no other predicted");
  return known((images * correct - chance) / (images ** 2 - chance));
}

/**
 * Matthews' correlation coefficient, for any number of classes (Gorodkin 2004): from -1 to 1. There is none where all
 * images are of one class, or are predicted as one.
 */
export function matthewsCorrelation(matrix: ConfusionMatrix): MetricValue {
  const { images, correct, rows, columns } = totalsOf(matrix);
  if (images === 0) return unknown("no images");
  const truth = images ** 2 - dot(rows, rows);
  const predicted = images ** 2 - dot(columns, columns);
  if (truth === 0) return unknown("one class present");
  if (predicted === 0) return unknown("every image was predicted as one class");
  return known((images * correct - dot(rows, columns)) / Math.sqrt(truth * predicted));
}

/** `cohen_kappa` and `matthews`. */
export function agreementMetrics(matrix: ConfusionMatrix): Map<string, MetricValue> {
  return new Map([
    ["cohen_kappa", cohenKappa(matrix)],
    ["matthews", matthewsCorrelation(matrix)],
  ]);
}
