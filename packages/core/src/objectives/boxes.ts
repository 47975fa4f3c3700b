import { frontOfSorted, uniqueSorted } from "./dominance";

type Point = readonly number[];

/** Losses from `low` to `high`; `low` may be -Infinity. */
export interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A corner beyond which some points dominate, and by objective the point that it has its coordinate from. */
interface Corner {
  readonly at: Point;
  readonly definedBy: readonly Point[];
}

/**
 * Disjoint boxes that together hold all losses which no point dominates, up to a reference point (Lacour, Klamroth and Fonseca,
 * arXiv 1510.01963, twice, as for the expected hypervolume improvement of arXiv 2006.05078): of two objectives one box more than there are
 * points on the front, of three about two a point.
 * @param points losses of two or more objectives, all finite; those that are not below the reference in every one count for nothing
 */
export function nonDominatedBoxes(points: readonly Point[], reference: Point): Box[] {
  const inside = points.filter((point) => point.every((loss, index) => loss < (reference[index] ?? 0)));
  // Beyond the corners lies what is dominated: from there, the other way round, the same again cuts up the rest.
  const corners = cornersOf(sortedFront(inside), reference).map(({ at }) => at.map(negative));
  const infinity = reference.map(() => Number.POSITIVE_INFINITY);
  return cornersOf(sortedFront(corners), infinity).flatMap((corner) => {
    const box = boxOf(corner, infinity);
    const isEmpty = box.high.some((end, index) => end <= (box.low[index] ?? 0));
    return isEmpty ? [] : [{ low: box.high.map(negative), high: box.low.map(negative) }];
  });
}

const negative = (number: number): number => 0 - number;

function sortedFront(points: readonly Point[]): Point[] {
  const { unique } = uniqueSorted(points);
  const isOnFront = frontOfSorted(unique);
  return unique.filter((_, index) => isOnFront[index]);
}

/** Algorithm 2 of Lacour and others. @param front sorted by the first objective */
function cornersOf(front: readonly Point[], reference: Point): Corner[] {
  const start = reference.map((end, own) =>
    reference.map((_, index) => (index === own ? end : Number.NEGATIVE_INFINITY)),
  );
  let corners: Corner[] = [{ at: reference, definedBy: start }];
  for (const point of front)
    corners = corners.flatMap((corner) =>
      point.every((loss, index) => loss < (corner.at[index] ?? 0)) ? split(corner, point) : [corner],
    );
  return corners;
}

function split({ at, definedBy }: Corner, point: Point): Corner[] {
  return point.flatMap((loss, own) => {
    // The front is sorted by the first objective, so that there the condition always holds.
    const isOne =
      own === 0 || definedBy.every((other, index) => index === own || loss >= (other[own] ?? loss));
    return isOne ? [{ at: at.with(own, loss), definedBy: definedBy.with(own, point) }] : [];
  });
}

/** What lies between a corner and the points that define it (equation 2 of Lacour and others). */
function boxOf({ at, definedBy }: Corner, reference: Point): Box {
  const low = at.map((_, index) =>
    index === 0
      ? (definedBy[0]?.[0] ?? 0)
      : definedBy
          .slice(0, index)
          .reduce((most, point) => Math.max(most, point[index] ?? most), Number.NEGATIVE_INFINITY),
  );
  return { low, high: at.map((end, index) => (index === 0 ? (reference[0] ?? end) : end)) };
}
