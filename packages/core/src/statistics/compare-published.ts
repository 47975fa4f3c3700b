import type { Interval } from "./interval";

export interface Measured {
  readonly value: number;
  readonly interval: Interval;
}

export interface PublishedComparison {
  /** ours − published. */
  readonly difference: number;
  readonly interval: Interval;
  readonly verdict: "compatible" | "not compatible";
}

/**
 * "Is ours different from the published number?": the interval of the difference of two independent rates from the
 * intervals of each (Newcombe, Statistics in Medicine 17, 1998, method 10). Compatible when it holds 0.
 */
export function compareWithPublished(ours: Measured, published: Measured): PublishedComparison {
  const difference = ours.value - published.value;
  const below = Math.hypot(ours.value - ours.interval[0], published.interval[1] - published.value);
  const above = Math.hypot(ours.interval[1] - ours.value, published.value - published.interval[0]);
  const interval: Interval = [difference - below, difference + above];
  const verdict = interval[0] <= 0 && interval[1] >= 0 ? "compatible" : "not compatible";
  return { difference, interval, verdict };
}
