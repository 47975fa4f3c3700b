import type { Direction } from "../measures";
import { frontOfSorted, lossesOf, uniqueSorted } from "./dominance";

type Point = readonly number[];

/** Most points of a front of more than three objectives whose hypervolume is computed: the time grows exponentially. */
export const MAX_FRONT_OF_MANY = 200;

/** What stands for a reference of exactly zero. */
const EPSILON = 1e-12;

/** A reference point a tenth worse than the worst loss in each objective, as Optuna derives it. */
export function referencePointOf(points: readonly Point[]): number[] {
  return (points[0] ?? []).map((_, objective) => {
    let worst = Number.NEGATIVE_INFINITY;
    for (const point of points) worst = Math.max(worst, point[objective] ?? worst);
    return Math.max(1.1 * worst, 0.9 * worst) || EPSILON;
  });
}

/** The reference point of some losses, as a loss: what an objective names, else what is derived; empty without any. */
export function referenceOf(
  objectives: readonly { readonly direction: Direction; readonly reference: number | null }[],
  points: readonly Point[],
): number[] {
  const derived = referencePointOf(points);
  if (derived.length === 0) return [];
  return objectives.map(({ reference, direction }, index) =>
    reference === null ? (derived[index] ?? 0) : (lossesOf([reference], [direction])[0] ?? 0),
  );
}

/**
 * The volume that some points dominate up to a reference point, exactly; points that are not better than it in every
 * objective add nothing. Two objectives: a sweep over the sorted front. Three: areas of the first two, layer by layer of the third, O(n²).
 * More: WFG (While, Bradstreet, Barone 2012, doi 10.1109/TEVC.2010.2077298), which is exponential in the number of objectives.
 * @param points losses, all finite
 */
export function hypervolume(points: readonly Point[], reference: Point): number {
  const inside = points.filter((point) => point.every((loss, index) => loss < (reference[index] ?? 0)));
  return volumeOf(sortedFront(inside), reference);
}

function sortedFront(points: readonly Point[]): Point[] {
  const { unique } = uniqueSorted(points);
  const isOnFront = frontOfSorted(unique);
  return unique.filter((_, index) => isOnFront[index]);
}

/** @param front distinct points that dominate none another, sorted by the first objective */
function volumeOf(front: readonly Point[], reference: Point): number {
  if (front.length === 0) return 0;
  if (reference.length === 1) return (reference[0] ?? 0) - (front[0]?.[0] ?? 0);
  if (reference.length === 2) return areaOf(front, reference);
  if (reference.length === 3) return volumeOfThree(front, reference);
  let sum = 0;
  for (const [index, point] of front.entries()) {
    // What it adds to the points after it: its own box without what they dominate of it.
    const limited = front.slice(index + 1).map((other) => worseOf(point, other));
    sum += boxOf(point, reference) - volumeOf(sortedFront(limited), reference);
  }
  return sum;
}

function areaOf(front: readonly Point[], [right = 0, top = 0]: Point): number {
  let area = 0;
  let above = top;
  for (const [x = 0, y = 0] of front) {
    area += (right - x) * (above - y);
    above = y;
  }
  return area;
}

function volumeOfThree(front: readonly Point[], [right = 0, top = 0, end = 0]: Point): number {
  const byThird = front.toSorted((a, b) => (a[2] ?? 0) - (b[2] ?? 0));
  let staircase: Point[] = [];
  let volume = 0;
  for (const [index, point] of byThird.entries()) {
    staircase = withStep(staircase, point);
    const next = byThird[index + 1]?.[2] ?? end;
    volume += areaOf(staircase, [right, top]) * (next - (point[2] ?? 0));
  }
  return volume;
}

/** A front of the first two objectives, sorted by the first, with one more point. */
function withStep(staircase: readonly Point[], point: Point): Point[] {
  const [x = 0, y = 0] = point;
  const before = staircase.filter(([left = 0]) => left <= x);
  if ((before.at(-1)?.[1] ?? Number.POSITIVE_INFINITY) <= y) return [...staircase];
  const kept = before.filter(([left = 0]) => left < x);
  const after = staircase.filter(([left = 0, below = 0]) => left > x && below < y);
  return [...kept, point, ...after];
}

export function worseOf(a: Point, b: Point): number[] {
  return a.map((loss, index) => Math.max(loss, b[index] ?? loss));
}

export function boxOf(point: Point, reference: Point): number {
  let volume = 1;
  for (let index = 0; index < reference.length; index++)
    volume *= (reference[index] ?? 0) - (point[index] ?? 0);
  return volume;
}
