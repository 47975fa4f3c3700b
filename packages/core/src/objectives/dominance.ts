import type { Direction } from "../measures";

/** The values of several objectives as losses: every one is better when it is smaller. */
export function lossesOf(values: readonly number[], directions: readonly Direction[]): number[] {
  // Not -value: a zero would become a negative one.
  return values.map((value, index) => (directions[index] === "maximize" ? 0 - value : value));
}

/** Whether `a` is at least as good as `b` in every objective, and better in one. @param a losses @param b losses */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false;
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    if (x > y) return false;
    if (x < y) isBetter = true;
  }
  return isBetter;
}

/**
 * Rank of each point by non-dominated sorting (Deb and others 2002, doi 10.1109/4235.996017): 0 for those that none
 * dominates, 1 for those that only these dominate, and so on. Equal points have the same rank.
 * @param points losses, all finite
 * @param atLeast once so many points have a rank, all others get the next one
 */
export function nonDominationRanks(
  points: readonly (readonly number[])[],
  atLeast = points.length,
): number[] {
  const { unique, placeOf } = uniqueSorted(points);
  const ranks = new Int32Array(unique.length);
  let left = unique.map((_, place) => place);
  let rank = 0;
  const wanted = Math.min(atLeast, unique.length);
  while (left.length > 0 && unique.length - left.length < wanted) {
    const isOnFront = frontOfSorted(left.map((place) => unique[place] ?? []));
    for (const [index, place] of left.entries()) if (isOnFront[index]) ranks[place] = rank;
    left = left.filter((_, index) => !isOnFront[index]);
    rank += 1;
  }
  for (const place of left) ranks[place] = rank;
  return placeOf.map((place) => ranks[place] ?? 0);
}

/** Indices of the points that none dominates, ascending; equal ones all. @param points losses, all finite */
export function paretoFront(points: readonly (readonly number[])[]): number[] {
  return nonDominationRanks(points, 1).flatMap((rank, index) => (rank === 0 ? [index] : []));
}

/** Distinct points in lexicographic order, and of each point its place among them. */
export function uniqueSorted(points: readonly (readonly number[])[]): {
  unique: (readonly number[])[];
  /** Of each distinct point the first index at which it stands. */
  firsts: number[];
  placeOf: number[];
} {
  const order = points.map((_, index) => index);
  order.sort((a, b) => compare(points[a] ?? [], points[b] ?? []) || a - b);
  const unique: (readonly number[])[] = [];
  const firsts: number[] = [];
  const placeOf = new Array<number>(points.length);
  for (const index of order) {
    const point = points[index] ?? [];
    const last = unique.at(-1);
    if (last === undefined || compare(last, point) !== 0) {
      unique.push(point);
      firsts.push(index);
    }
    placeOf[index] = unique.length - 1;
  }
  return { unique, firsts, placeOf };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Which of some points none dominates. @param points distinct, in lexicographic order: none dominates one before it */
export function frontOfSorted(points: readonly (readonly number[])[]): boolean[] {
  const [first] = points;
  if (first === undefined) return [];
  if (first.length === 1) return points.map((_, index) => index === 0);
  if (first.length === 2) {
    let least = Number.POSITIVE_INFINITY;
    return points.map(([, second = 0]) => {
      const isOnFront = second < least;
      least = Math.min(least, second);
      return isOnFront;
    });
  }
  const front: (readonly number[])[] = [];
  return points.map((point) => {
    if (front.some((other) => isAtMost(other, point))) return false;
    front.push(point);
    return true;
  });
}

function isAtMost(a: readonly number[], b: readonly number[]): boolean {
  for (let index = 1; index < a.length; index++) if ((a[index] ?? 0) > (b[index] ?? 0)) return false;
  return true;
}
