import type { Goal, Observation } from "../contract";

/** At most so many observations count as the better ones. */
const MAX_BETTER = 25;

/** How many of n observations with a value count as the better ones: a tenth, at most 25. */
export function betterCount(n: number): number {
  return Math.min(Math.ceil(0.1 * n), MAX_BETTER);
}

/** Indices into the observations, ascending. */
export interface Split {
  readonly better: readonly number[];
  /** All others, what is running and what failed among them. */
  readonly others: readonly number[];
  readonly complete: number;
  readonly stopped: number;
  readonly failed: number;
}

/**
 * Divides observations into the better ones and the others. Better are the complete ones of the best values, then those
 * that were stopped latest, then by value. What runs counts among the others, so that it is not proposed again nearby
 * (constant liar), and so does what failed or came to no finite value, which is worse than any value. What was
 * cancelled says nothing.
 */
export function splitObservations(observations: readonly Observation[], { direction }: Goal): Split {
  const sign = direction === "minimize" ? 1 : -1;
  const complete: number[] = [];
  const stopped: number[] = [];
  let failed = 0;
  for (const [index, { state, value }] of observations.entries()) {
    if (state === "cancelled") continue;
    const hasValue = value !== null && Number.isFinite(value);
    if (state === "complete" && hasValue) complete.push(index);
    else if (state === "pruned") stopped.push(index);
    else if (state !== "running") failed += 1;
  }
  const wanted = betterCount(complete.length + stopped.length);
  const lossOf = (index: number) => {
    const value = observations[index]?.value ?? Number.NaN;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value;
  };
  const stepOf = (index: number) => observations[index]?.step ?? -1;
  const best = leastOf(complete, wanted, (a, b) => lossOf(a) - lossOf(b));
  const latest = leastOf(
    stopped,
    wanted - best.length,
    (a, b) => stepOf(b) - stepOf(a) || difference(lossOf(a), lossOf(b)),
  );
  const better = [...best, ...latest].sort((a, b) => a - b);
  const isBetter = new Set(better);
  const others: number[] = [];
  for (let index = 0; index < observations.length; index++)
    if (observations[index]?.state !== "cancelled" && !isBetter.has(index)) others.push(index);
  return { better, others, complete: complete.length, stopped: stopped.length, failed };
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The first `count` of a sorted list, without sorting all of it; of equal ones the earlier. */
function leastOf(
  indices: readonly number[],
  count: number,
  compare: (a: number, b: number) => number,
): number[] {
  const least: number[] = [];
  if (count <= 0) return least;
  for (const index of indices) {
    const last = least[least.length - 1];
    if (least.length === count && last !== undefined && compare(index, last) >= 0) continue;
    let at = least.length;
    while (at > 0 && compare(index, least[at - 1] ?? index) < 0) at -= 1;
    least.splice(at, 0, index);
    if (least.length > count) least.pop();
  }
  return least;
}
