import type { Goal, Observation } from "../contract";

/** A history as a Gaussian process learns from it. */
export interface Observed {
  /** Observations that it learns from, and for each a number: greater is better. */
  readonly members: readonly Observation[];
  readonly scores: Float64Array;
  readonly running: readonly Observation[];
  readonly complete: number;
  readonly stopped: number;
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
  let stopped = 0;
  for (const one of observations) {
    if (one.state === "cancelled") continue;
    if (one.state === "running") {
      running.push(one);
      continue;
    }
    members.push(one);
    if (isKnown(one)) known.push(scoreOf(one));
    else if (one.state === "pruned") stopped += 1;
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
  const complete = known.length;
  return { members, scores, running, complete, stopped, failed: members.length - complete - stopped };
}

function isKnown({ state, value }: Observation): boolean {
  return state === "complete" && Number.isFinite(value ?? Number.NaN);
}

/** Of mean 0 and variance 1. */
export function standardize(scores: Float64Array): Float64Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.max(1e-10, Math.sqrt(variance));
  return scores.map((score) => (score - mean) / deviation);
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
