import { uniqueSorted } from "./dominance";
import { boxOf, hypervolume, worseOf } from "./hypervolume";

type Point = readonly number[];

/**
 * Chooses so many points that together dominate much: greedily the one that adds most to the hypervolume, which reaches at
 * least 1 − 1/e of the best choice (Guerreiro, Fonseca, Paquete 2016, doi 10.1162/EVCO_a_00188). Equal points count once; further
 * copies come only where there are too few others.
 * @param points losses, none of which dominates another; none worse than the reference
 * @returns indices, ascending
 */
export function selectByHypervolume(points: readonly Point[], count: number, reference: Point): number[] {
  if (count >= points.length) return points.map((_, index) => index);
  const { unique, firsts } = uniqueSorted(points);
  if (unique.length <= count) {
    const isFirst = new Set(firsts);
    const copies = points.flatMap((_, index) => (isFirst.has(index) ? [] : [index]));
    return [...firsts, ...copies.slice(0, count - unique.length)].sort((a, b) => a - b);
  }
  const places = reference.length === 2 ? greedyOfTwo : greedy;
  return places(unique, count, reference)
    .map((place) => firsts[place] ?? 0)
    .sort((a, b) => a - b);
}

/** Of two objectives what a point adds is a rectangle up to its chosen neighbours. @param points sorted by the first */
function greedyOfTwo(points: readonly Point[], count: number, [right = 0, top = 0]: Point): number[] {
  const corners = points.map(() => ({ right, top }));
  const isChosen = points.map(() => false);
  const chosen: number[] = [];
  while (chosen.length < count) {
    const adds = points.map(([x = 0, y = 0], place) => {
      const corner = corners[place] ?? { right, top };
      return isChosen[place] ? Number.NEGATIVE_INFINITY : (corner.right - x) * (corner.top - y);
    });
    const next = indexOfGreatest(adds);
    const [x = 0, y = 0] = points[next] ?? [];
    isChosen[next] = true;
    chosen.push(next);
    for (const [place, corner] of corners.entries())
      if (place < next) corner.right = Math.min(corner.right, x);
      else corner.top = Math.min(corner.top, y);
  }
  return chosen;
}

/**
 * What a point adds only shrinks as others are chosen, so that a bound from before is enough for those that cannot be the
 * greatest any more.
 */
function greedy(points: readonly Point[], count: number, reference: Point): number[] {
  const bounds = points.map((point) => boxOf(point, reference));
  const chosen: number[] = [];
  const taken: Point[] = [];
  let volume = 0;
  while (chosen.length < count) {
    const next = indexOfGreatest(bounds);
    const point = points[next] ?? [];
    volume += bounds[next] ?? 0;
    chosen.push(next);
    taken.push(point);
    bounds[next] = Number.NEGATIVE_INFINITY;
    if (chosen.length === count) break;
    for (const [place, other] of points.entries())
      bounds[place] = Math.min(
        bounds[place] ?? 0,
        boxOf(other, reference) - boxOf(worseOf(point, other), reference),
      );
    let greatest = 0;
    const order = bounds.map((_, place) => place).sort((a, b) => (bounds[b] ?? 0) - (bounds[a] ?? 0));
    for (const place of order) {
      if ((bounds[place] ?? 0) < greatest || bounds[place] === Number.NEGATIVE_INFINITY) break;
      const adds = hypervolume([...taken, points[place] ?? []], reference) - volume;
      bounds[place] = adds;
      greatest = Math.max(greatest, adds);
    }
  }
  return chosen;
}

/** The first of equal ones. */
function indexOfGreatest(numbers: readonly number[]): number {
  let at = 0;
  for (let index = 1; index < numbers.length; index++)
    if ((numbers[index] ?? 0) > (numbers[at] ?? 0)) at = index;
  return at;
}
