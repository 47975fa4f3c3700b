import { type ConfusionMatrix, countMetric, requireConfusionMatrix } from "../metrics";
import type { Random } from "../random";
import type { Interval } from "./interval";
import { percentileInterval } from "./quantile";
import { binomialCdf } from "./special/distributions";

export interface MatrixBootstrapOptions {
  readonly matrix: ConfusionMatrix;
  /** Names as in `classificationMetrics`. */
  readonly metrics: readonly string[];
  readonly random: Random;
  /** Default 2000. */
  readonly replicates?: number;
  readonly level?: number;
}

/**
 * Percentile intervals of metrics by a parametric bootstrap of a confusion matrix: the images of each class keep their
 * number and draw a predicted class with the shares of that class's row. Assumes independent images.
 *
 * @returns an interval for each metric, null where the metric does not exist
 */
export function matrixBootstrapIntervals({
  matrix,
  metrics,
  random,
  replicates = 2000,
  level = 0.95,
}: MatrixBootstrapOptions): Record<string, Interval | null> {
  requireConfusionMatrix(matrix);
  const k = matrix.classes.length;
  const drawers = matrix.counts.map((row) => rowDrawer(row, random));
  const counts = new Float64Array(k * k);
  const printed = Float64Array.from(matrix.counts.flat());
  const series = metrics.map((name) => ({
    name,
    metric: countMetric(name, matrix.classes),
    values: new Float64Array(replicates),
  }));
  for (let r = 0; r < replicates; r++) {
    for (const [row, draw] of drawers.entries()) draw(counts.subarray(row * k, (row + 1) * k));
    for (const { metric, values } of series) values[r] = metric?.(counts) ?? Number.NaN;
  }
  return Object.fromEntries(
    series.map(({ name, metric, values }) => {
      const known = values.filter((value) => !Number.isNaN(value)).sort();
      const estimate = metric?.(printed) ?? Number.NaN;
      return [name, Number.isNaN(estimate) ? null : percentileInterval(known, level)];
    }),
  );
}

/** Draws the images of a class: with two classes from the binomial distribution's table, else image by image. */
function rowDrawer(row: readonly number[], random: Random): (counts: Float64Array) => void {
  const images = row.reduce((a, b) => a + b, 0);
  if (row.length === 2 && images > 0) {
    const share = (row[0] ?? 0) / images;
    const cumulative = Float64Array.from({ length: images + 1 }, (_, k) => binomialCdf(k, images, share));
    return (counts) => {
      const u = random.next();
      let low = 0;
      let high = images;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((cumulative[middle] ?? 1) > u) high = middle;
        else low = middle + 1;
      }
      counts[0] = low;
      counts[1] = images - low;
    };
  }
  return (counts) => {
    counts.fill(0);
    for (let i = 0; i < images; i++) {
      let left = random.int(images);
      let column = 0;
      while (left >= (row[column] ?? 0)) {
        left -= row[column] ?? 0;
        column++;
      }
      counts[column] = (counts[column] ?? 0) + 1;
    }
  };
}
