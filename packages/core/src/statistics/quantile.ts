import type { Interval } from "./interval";

/** Percentile interval of sorted draws (Efron, Annals of Statistics 7, 1979); null without any. */
export function percentileInterval(sorted: Float64Array, level = 0.95): Interval | null {
  if (sorted.length === 0) return null;
  return [quantileOfSorted(sorted, (1 - level) / 2), quantileOfSorted(sorted, (1 + level) / 2)];
}

/** Linear interpolation between order statistics (type 7 of Hyndman & Fan, American Statistician 50, 1996). */
export function quantileOfSorted(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}
