import type { Interval } from "../statistics";
import { resampledInterval } from "./inference";
import type { Resampled } from "./resample";

const BATCHES = 10;

/**
 * How far the ends of a resampled interval would move with other draws: the standard error of the more uncertain end, by
 * the spread of the interval over batches of the draws (batch means, Schmeiser, Operations Research 30, 1982). null where
 * there is no interval, or too few draws to tell.
 */
export function intervalError(drawn: Resampled): number | null {
  const { distribution } = drawn;
  if (distribution === null || resampledInterval(drawn) === null) return null;
  const size = Math.floor(distribution.length / BATCHES);
  const intervals: Interval[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const part = distribution.subarray(batch * size, (batch + 1) * size);
    const interval = resampledInterval({ ...drawn, distribution: part });
    if (interval !== null) intervals.push(interval);
  }
  if (intervals.length < BATCHES) return null;
  return (
    Math.max(...[0, 1].map((end) => standardDeviation(intervals.map((one) => one[end] ?? 0)))) /
    Math.sqrt(BATCHES)
  );
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
