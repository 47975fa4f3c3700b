import type { ConfusionMatrix } from "./confusion-matrix";
import { known, type MetricValue, unknown } from "./metric-value";

/** Sums of a confusion matrix: over all, over its diagonal, and of each row and column. */
export interface Margins {
  readonly total: number;
  readonly correct: number;
  /** Images of each class, and images predicted as it. */
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
}

/** @param counts flat, shape [k × k] */
export function marginsOf(counts: ArrayLike<number>, k: number): Margins {
  const rows = new Float64Array(k);
  const columns = new Float64Array(k);
  let total = 0;
  let correct = 0;
  for (let r = 0, i = 0; r < k; r++)
    for (let c = 0; c < k; c++, i++) {
      const count = counts[i] ?? 0;
      rows[r] = (rows[r] ?? 0) + count;
      columns[c] = (columns[c] ?? 0) + count;
      total += count;
      if (r === c) correct += count;
    }
  return { total, correct, rows, columns };
}

/** Cohen's kappa; NaN where it does not exist. */
export function kappaOf({ total, correct, rows, columns }: Margins): number {
  const chance = dot(rows, columns);
  return (total * correct - chance) / (total ** 2 - chance);
}

/** Matthews' correlation coefficient; NaN where it does not exist. */
export function matthewsOf({ total, correct, rows, columns }: Margins): number {
  const truth = total ** 2 - dot(rows, rows);
  const predicted = total ** 2 - dot(columns, columns);
  return (total * correct - dot(rows, columns)) / Math.sqrt(truth * predicted);
}

/**
 * Cohen's kappa (1960): agreement of truth and prediction beyond what their class frequencies give by chance; 1 is perfect,
 * 0 is chance. There is none where all images are of one class and predicted as it.
 */
export function cohenKappa({ classes, counts }: ConfusionMatrix): MetricValue {
  const margins = marginsOf(counts.flat(), classes.length);
  if (margins.total === 0) return unknown("no images");
  if (dot(margins.rows, margins.columns) === margins.total ** 2)
    return unknown("one class present, and no other predicted");
  return known(kappaOf(margins));
}

/**
 * Matthews' correlation coefficient, for any number of classes (Gorodkin 2004): from -1 to 1. There is none where all
 * images are of one class, or are predicted as one.
 */
export function matthewsCorrelation({ classes, counts }: ConfusionMatrix): MetricValue {
  const margins = marginsOf(counts.flat(), classes.length);
  const { total, rows, columns } = margins;
  if (total === 0) return unknown("no images");
  if (dot(rows, rows) === total ** 2) return unknown("one class present");
  if (dot(columns, columns) === total ** 2) return unknown("every image was predicted as one class");
  return known(matthewsOf(margins));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
