import {
  lossesOf,
  nonDominationRanks,
  referencePointOf,
  selectByHypervolume,
  totalViolation,
} from "../../objectives";
import { type Goal, hasSeveralObjectives, type Observation } from "../contract";

/** At most so many observations count as the better ones, of one objective. */
const MAX_BETTER = 25;

/** How many of n observations with a value count as the better ones: a tenth, for one objective at most 25. */
export function betterCount(n: number, isOfSeveral = false): number {
  const tenth = Math.ceil(0.1 * n);
  return isOfSeveral ? tenth : Math.min(tenth, MAX_BETTER);
}

/** Indices into the observations, ascending. */
export interface Split {
  readonly better: readonly number[];
  /** All others, what is running and what failed among them. */
  readonly others: readonly number[];
  readonly complete: number;
  readonly stopped: number;
  /** Those that exceed a limit of the goal. */
  readonly infeasible: number;
  readonly failed: number;
}

/**
 * Divides observations into the better ones and the others. Better are the complete ones of the best values, then those
 * that were stopped latest, then by value, then those that exceed the limits of the goal least. What runs counts among the
 * others, so that it is not proposed again nearby (constant liar), and so does what failed or came to no finite value, which
 * is worse than any value. What was cancelled says nothing.
 *
 * Of several objectives the best values are those of the first ranks of non-dominated sorting; of the rank that does not fit
 * whole, those that together dominate most (Ozaki and others 2022, doi 10.1613/jair.1.13188).
 */
export function splitObservations(observations: readonly Observation[], goal: Goal): Split {
  const sign = goal.direction === "minimize" ? 1 : -1;
  const isOfSeveral = hasSeveralObjectives(goal);
  const complete: number[] = [];
  const stopped: number[] = [];
  const infeasible: number[] = [];
  let failed = 0;
  for (const [index, { state, value, values, violations }] of observations.entries()) {
    if (state === "cancelled") continue;
    const isKnown = isOfSeveral ? areAllFinite(values) : value !== null && Number.isFinite(value);
    if (totalViolation(violations) > 0) infeasible.push(index);
    else if (state === "complete" && isKnown) complete.push(index);
    else if (state === "pruned") stopped.push(index);
    else if (state !== "running") failed += 1;
  }
  const wanted = betterCount(complete.length + stopped.length + infeasible.length, isOfSeveral);
  const lossOf = (index: number) => {
    const value = observations[index]?.value ?? Number.NaN;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value;
  };
  const stepOf = (index: number) => observations[index]?.step ?? -1;
  const violationOf = (index: number) => totalViolation(observations[index]?.violations);
  const best = isOfSeveral
    ? leadingOf(complete, wanted, (index) => lossesAt(observations[index], goal))
    : leastOf(complete, wanted, (a, b) => lossOf(a) - lossOf(b));
  const latest = leastOf(
    stopped,
    wanted - best.length,
    (a, b) => stepOf(b) - stepOf(a) || difference(lossOf(a), lossOf(b)),
  );
  const nearest = leastOf(infeasible, wanted - best.length - latest.length, (a, b) =>
    difference(violationOf(a), violationOf(b)),
  );
  const better = [...best, ...latest, ...nearest].sort((a, b) => a - b);
  const isBetter = new Set(better);
  const others: number[] = [];
  for (let index = 0; index < observations.length; index++)
    if (observations[index]?.state !== "cancelled" && !isBetter.has(index)) others.push(index);
  return {
    better,
    others,
    complete: complete.length,
    stopped: stopped.length,
    infeasible: infeasible.length,
    failed,
  };
}

function areAllFinite(values: Observation["values"]): boolean {
  return values?.every((value) => value !== null && Number.isFinite(value)) ?? false;
}

function lossesAt(observation: Observation | undefined, { directions = [] }: Goal): number[] {
  return lossesOf(
    (observation?.values ?? []).map((value) => value ?? Number.NaN),
    directions,
  );
}

/** Whole ranks of non-dominated sorting while they fit, then of the next one what together dominates most. */
function leadingOf(
  indices: readonly number[],
  count: number,
  losses: (index: number) => readonly number[],
): number[] {
  if (count <= 0) return [];
  if (count >= indices.length) return [...indices];
  const points = indices.map(losses);
  const ranks = nonDominationRanks(points, count);
  const leading: number[] = [];
  for (let rank = 0; leading.length < count; rank++) {
    const own = indices.flatMap((_, at) => (ranks[at] === rank ? [at] : []));
    if (leading.length + own.length <= count) {
      leading.push(...own);
      continue;
    }
    const tied = own.map((at) => points[at] ?? []);
    const chosen = selectByHypervolume(tied, count - leading.length, referencePointOf(tied));
    leading.push(...chosen.map((place) => own[place] ?? 0));
  }
  return leading.map((at) => indices[at] ?? 0);
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
