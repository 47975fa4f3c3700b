import { normalQuantile } from "./special/distributions";

/** [low, high]. */
export type Interval = readonly [number, number];

/** The two-sided normal quantile of a confidence level, 1.96 for 0.95. */
export function criticalZ(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`${level} is not a confidence level between 0 and 1`);
  return normalQuantile(0.5 + level / 2);
}

/** The smallest interval that holds all of them. */
export function hull(intervals: readonly Interval[]): Interval | null {
  if (intervals.length === 0) return null;
  return [Math.min(...intervals.map(([low]) => low)), Math.max(...intervals.map(([, high]) => high))];
}
