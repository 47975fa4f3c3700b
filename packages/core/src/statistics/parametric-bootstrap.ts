import { type ConfusionMatrix, classificationMetrics, requireConfusionMatrix } from "../metrics";
import type { Random } from "../random";
import { type BootstrapDistribution, percentileInterval } from "./bootstrap";
import type { Interval } from "./interval";

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
  const values = new Map<string, number[]>(metrics.map((name) => [name, []]));
  for (let r = 0; r < replicates; r++) {
    const counts = matrix.counts.map((row) => drawRow(row, random));
    const drawn = classificationMetrics({ classes: matrix.classes, counts }).values;
    for (const [name, list] of values) {
      const value = drawn[name] ?? null;
      if (value !== null) list.push(value);
    }
  }
  const estimates = classificationMetrics(matrix).values;
  const intervals: Record<string, Interval | null> = {};
  for (const [name, list] of values) {
    const estimate = estimates[name] ?? null;
    const distribution: BootstrapDistribution = {
      estimate: estimate ?? Number.NaN,
      replicates: Float64Array.from(list).sort(),
      undefinedReplicates: replicates - list.length,
    };
    intervals[name] = estimate === null ? null : percentileInterval(distribution, level);
  }
  return intervals;
}

function drawRow(row: readonly number[], random: Random): number[] {
  const images = row.reduce((a, b) => a + b, 0);
  const drawn = row.map(() => 0);
  for (let i = 0; i < images; i++) {
    let left = random.int(images);
    let column = 0;
    while (left >= (row[column] ?? 0)) {
      left -= row[column] ?? 0;
      column++;
    }
    drawn[column] = (drawn[column] ?? 0) + 1;
  }
  return drawn;
}
