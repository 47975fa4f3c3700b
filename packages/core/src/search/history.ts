import type { Direction } from "../measures";

/** True where `a` is better than `b`; a value that is no number is better than none. */
export function isBetter(a: number, b: number, direction: Direction): boolean {
  return direction === "maximize" ? a > b : a < b;
}

/** A step of the best value so far: from this trial on. */
export interface BestStep {
  /** Position of the trial. */
  readonly index: number;
  readonly value: number;
}

/** Where the best value changes, in the order of the values; those that are not finite are passed over. */
export function bestSoFar(values: ArrayLike<number>, direction: Direction): BestStep[] {
  const steps: BestStep[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    const best = steps.at(-1);
    if (Number.isFinite(value) && (best === undefined || isBetter(value, best.value, direction)))
      steps.push({ index, value });
  }
  return steps;
}

/** A step of an empirical distribution function: the share of values at or below this one. */
export interface DistributionStep {
  readonly value: number;
  readonly share: number;
}

/** The empirical distribution of the finite values: one step for each distinct value, ascending. */
export function empiricalDistribution(values: ArrayLike<number>): DistributionStep[] {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const steps: DistributionStep[] = [];
  for (let index = 0; index < sorted.length; index++) {
    const value = sorted[index] ?? 0;
    if (sorted[index + 1] !== value) steps.push({ value, share: (index + 1) / sorted.length });
  }
  return steps;
}

/**
 * Rank of each value, 0 for the best and 1 for the worst, equal values sharing their mean rank; NaN for values that are
 * not finite, and 0 for a single one.
 */
export function rankShares(values: ArrayLike<number>, direction: Direction): Float64Array {
  const shares = new Float64Array(values.length).fill(Number.NaN);
  const sign = direction === "maximize" ? -1 : 1;
  const order = Array.from(values, (_, index) => index)
    .filter((index) => Number.isFinite(values[index]))
    .sort((a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)));
  const last = Math.max(1, order.length - 1);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++;
    for (let at = from; at <= to; at++) shares[order[at] ?? 0] = (from + to) / 2 / last;
    from = to + 1;
  }
  return shares;
}
