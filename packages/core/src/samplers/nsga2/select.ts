import { lossesOf, nonDominationRanks, totalViolation } from "../../objectives";
import { type Goal, hasSeveralObjectives, type Observation } from "../contract";

/** A result as the selection sees it. */
export interface Individual {
  readonly observation: Observation;
  readonly losses: readonly number[];
  /** By how much it exceeds the limits of the goal, all together. */
  readonly violation: number;
}

/** Null for one that is not complete, or lacks a finite value. */
export function individualOf(observation: Observation, goal: Goal): Individual | null {
  const { state, value, values, violations } = observation;
  if (state !== "complete") return null;
  const known = hasSeveralObjectives(goal) ? (values ?? []) : [value];
  const finite = known.flatMap((one) => (one !== null && Number.isFinite(one) ? [one] : []));
  if (finite.length === 0 || finite.length < known.length) return null;
  const losses = lossesOf(finite, goal.directions ?? [goal.direction]);
  return { observation, losses, violation: totalViolation(violations) };
}

/**
 * So many of a generation and its parents: whole ranks of non-dominated sorting while they fit, of the next one those with the
 * greatest crowding distance. What exceeds limits comes after all that does not, by how much (Deb and others 2002, doi
 * 10.1109/4235.996017).
 */
export function selectElite(pool: readonly Individual[], count: number): Individual[] {
  const elite: Individual[] = [];
  for (const rank of byRank(pool)) {
    const left = count - elite.length;
    if (left <= 0) break;
    elite.push(...(rank.length <= left ? rank : byCrowding(rank).slice(0, left)));
  }
  return elite;
}

function byRank(pool: readonly Individual[]): Individual[][] {
  const feasible = pool.filter(({ violation }) => violation === 0);
  const infeasible = pool.filter(({ violation }) => violation > 0);
  return [
    ...grouped(feasible, nonDominationRanks(feasible.map(({ losses }) => losses))),
    ...grouped(infeasible, nonDominationRanks(infeasible.map(({ violation }) => [violation]))),
  ];
}

function grouped(individuals: readonly Individual[], ranks: readonly number[]): Individual[][] {
  const groups: Individual[][] = [];
  for (const [index, individual] of individuals.entries()) {
    const rank = ranks[index] ?? 0;
    const group = groups[rank] ?? [];
    group.push(individual);
    groups[rank] = group;
  }
  return groups;
}

/** The least crowded first; of equal ones the first. */
function byCrowding(rank: readonly Individual[]): Individual[] {
  const distances = new Map<Individual, number>(rank.map((one) => [one, 0]));
  for (let objective = 0; objective < (rank[0]?.losses.length ?? 0); objective++) {
    const lossOf = (one: Individual | undefined, outside: number) => one?.losses[objective] ?? outside;
    const sorted = rank.toSorted((a, b) => lossOf(a, 0) - lossOf(b, 0));
    const width = lossOf(sorted.at(-1), 0) - lossOf(sorted[0], 0);
    if (width === 0) continue;
    for (const [place, one] of sorted.entries()) {
      const gap =
        lossOf(sorted[place + 1], Number.POSITIVE_INFINITY) -
        lossOf(place > 0 ? sorted[place - 1] : undefined, Number.NEGATIVE_INFINITY);
      distances.set(one, (distances.get(one) ?? 0) + gap / width);
    }
  }
  const distanceOf = (one: Individual) => distances.get(one) ?? 0;
  return rank.toSorted((a, b) => (distanceOf(a) === distanceOf(b) ? 0 : distanceOf(b) - distanceOf(a)));
}
