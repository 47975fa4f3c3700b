import type { Direction } from "../../measures";
import { isFeasible } from "../../objectives";
import { type Goal, hasSeveralObjectives, type Observation } from "../contract";

/** A history as Gaussian processes learn from it. */
export interface Observed {
  /** Observations that they learn from. */
  readonly members: readonly Observation[];
  /** By objective, for each of these a number: greater is better; null where nothing is known of it. */
  readonly scores: readonly (readonly (number | null)[])[];
  /** Positions of those that are complete with all values. */
  readonly known: readonly number[];
  /** Of these, of those that keep all limits. */
  readonly feasible: readonly number[];
  readonly running: readonly Observation[];
  readonly complete: number;
  readonly stopped: number;
  /** Those with a value that exceed a limit. */
  readonly infeasible: number;
  readonly failed: number;
}

/**
 * What a history says. A trial that was stopped early counts with its last value, but as no better than the median of the
 * complete ones and no worse than the worst of them; one that failed, or came to no finite value, as the worst. What was
 * cancelled says nothing, and a stopped one nothing of objectives that it has no value of.
 */
export function observe(observations: readonly Observation[], goal: Goal): Observed {
  const directions = hasSeveralObjectives(goal) ? (goal.directions ?? []) : [goal.direction];
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
    const isKnown =
      one.state === "complete" &&
      directions.every((_, objective) => Number.isFinite(resultOf(one, objective) ?? Number.NaN));
    if (isKnown) known.push(members.length);
    else if (one.state === "pruned") stopped += 1;
    members.push(one);
  }
  const feasible = known.filter((at) => isFeasible(members[at]?.violations));
  return {
    members,
    scores: directions.map((direction, objective) => scoresOf(members, known, { direction, objective })),
    known,
    feasible,
    running,
    complete: feasible.length,
    stopped,
    infeasible: known.length - feasible.length,
    failed: members.length - known.length - stopped,
  };
}

/** Null where it is not known; may be NaN. */
function resultOf({ value, values }: Observation, objective: number): number | null {
  return (objective === 0 ? (values?.[0] ?? value) : values?.[objective]) ?? null;
}

function scoresOf(
  members: readonly Observation[],
  known: readonly number[],
  { direction, objective }: { direction: Direction; objective: number },
): (number | null)[] {
  const sign = direction === "minimize" ? -1 : 1;
  const scores = members.map((one) => {
    const value = resultOf(one, objective);
    return value === null ? Number.NaN : sign * value;
  });
  const sorted = Float64Array.from(known, (at) => scores[at] ?? 0).sort();
  const [worst, median] = [sorted[0] ?? 0, sorted[sorted.length >>> 1] ?? 0];
  const isKnown = new Set(known);
  return scores.map((score, at) => {
    if (isKnown.has(at)) return score;
    if (members[at]?.state !== "pruned") return worst;
    if (Number.isFinite(score)) return Math.min(median, Math.max(worst, score));
    return objective === 0 ? worst : null;
  });
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
