import { isFeasible } from "../../objectives";
import type { Goal, Observation } from "../contract";

/** A history as a Gaussian process learns from it. */
export interface Observed {
  /** Observations that it learns from, and for each a number: greater is better. */
  readonly members: readonly Observation[];
  readonly scores: Float64Array;
  readonly running: readonly Observation[];
  /** The best score of those that keep all limits; null without any. */
  readonly best: number | null;
  readonly complete: number;
  readonly stopped: number;
  /** Those with a value that exceed a limit. */
  readonly infeasible: number;
  readonly failed: number;
}

/**
 * What a history says. A trial that was stopped early counts with its last value, but as no better than the median of the
 * complete ones and no worse than the worst of them; one that failed, or came to no finite value, as the worst. What was
 * cancelled says nothing.
 */
export function observe(observations: readonly Observation[], { direction }: Goal): Observed {
  const sign = direction === "minimize" ? -1 : 1;
  const scoreOf = ({ value }: Observation) => (value === null ? Number.NaN : sign * value);
  const members: Observation[] = [];
  const running: Observation[] = [];
  const known: number[] = [];
  let best: number | null = null;
  let [stopped, infeasible] = [0, 0];
  for (const one of observations) {
    if (one.state === "cancelled") continue;
    if (one.state === "running") {
      running.push(one);
      continue;
    }
    members.push(one);
    if (isKnown(one)) {
      known.push(scoreOf(one));
      if (isFeasible(one.violations)) best = Math.max(best ?? scoreOf(one), scoreOf(one));
      else infeasible += 1;
    } else if (one.state === "pruned") stopped += 1;
  }
  const sorted = Float64Array.from(known).sort();
  const [worst, median] = [sorted[0] ?? 0, sorted[sorted.length >>> 1] ?? 0];
  const scores = Float64Array.from(members, (one) => {
    const score = scoreOf(one);
    if (isKnown(one)) return score;
    return one.state === "pruned" && Number.isFinite(score)
      ? Math.min(median, Math.max(worst, score))
      : worst;
  });
  const failed = members.length - known.length - stopped;
  return { members, scores, running, best, complete: known.length - infeasible, stopped, infeasible, failed };
}

/**
 * By how much a limit holds: the greater the better, below 0 where it is exceeded. Where its measure had no value, as badly as
 * the worst that had one. Null for those of which it is not known.
 */
export function slacksOf(members: readonly Observation[], limit: number): (number | null)[] {
  const slacks = members.map(({ violations }) => {
    const violation = violations?.[limit];
    return violation === undefined || Number.isNaN(violation) ? null : -violation;
  });
  const worst = slacks.reduce<number>(
    (least, one) => (one !== null && one > Number.NEGATIVE_INFINITY ? Math.min(least, one) : least),
    -1,
  );
  return slacks.map((one) => (one === null ? null : Math.max(worst, one)));
}

function isKnown({ state, value }: Observation): boolean {
  return state === "complete" && Number.isFinite(value ?? Number.NaN);
}

/** Of mean 0 and variance 1. */
export function standardize(scores: Float64Array): Float64Array {
  const scale = standardScale(scores);
  return scores.map(scale);
}

/** What gives numbers mean 0 and variance 1. */
export function standardScale(scores: Float64Array): (score: number) => number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.max(1e-10, Math.sqrt(variance));
  return (score) => (score - mean) / deviation;
}

/** Indices of at most `count` scores: half of them the best, the others evenly from what is left, in their order. */
export function representatives(scores: Float64Array, count: number): number[] {
  const all = [...scores.keys()];
  if (all.length <= count) return all;
  const half = Math.floor(count / 2);
  const best = new Set(all.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, half));
  const others = all.filter((index) => !best.has(index));
  const spread = Array.from(
    { length: count - half },
    (_, i) => others[Math.floor((i * others.length) / (count - half))] ?? 0,
  );
  return [...best, ...spread].sort((a, b) => a - b);
}
