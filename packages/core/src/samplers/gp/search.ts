import type { Random } from "../../random";
import type { Encoding } from "../encoding";
import type { Acquisition } from "./acquisition";
import { type Evaluation, type Minimum, minimize } from "./minimize";

/** Local searches: from the best start, from some that are drawn by their improvement, and from the best observation. */
export const SEARCHES = 10;
const MAX_CYCLES = 20;
/** Of the gradient, by numbers that are divided by their length scale. */
const TOLERANCE = 1e-2;
const MAX_ITERATIONS = 200;
/** Levels that are all tried; of more, those at growing distances. */
const MAX_TRIED = 16;

export interface SearchInput {
  readonly encoding: Encoding;
  readonly acquisition: Acquisition;
  /** By coordinate. */
  readonly lengthScales: Float64Array;
  /** How many levels away another one is tried, of coordinates of many. */
  readonly reach: number;
  /** False for a point that no constraint lets through. */
  isFeasible(point: Float64Array): boolean;
}

/** A point with its value. */
export interface Found {
  readonly point: Float64Array;
  readonly value: number;
}

/**
 * Where local searches for the greatest value begin: at the best start, and at others drawn in proportion to their
 * expected improvement, as Optuna 5.0.0 draws them.
 * @param starts with the logarithm of that
 * @param count how many, at most
 */
export function chooseStarts(starts: readonly Found[], count: number, random: Random): Found[] {
  const [best, ...others] = starts.toSorted((a, b) => b.value - a.value);
  if (!best) return [];
  const chosen = [best];
  const shares = others.map(({ value }) => Math.exp(value - best.value));
  while (chosen.length < count) {
    let left = random.next() * shares.reduce((sum, share) => sum + share, 0);
    if (!(left > 0)) break;
    const at = shares.findIndex((share) => {
      left -= share;
      return share > 0 && left < 0;
    });
    const next = others[at];
    if (!next) break;
    shares[at] = 0;
    chosen.push(next);
  }
  return chosen;
}

/**
 * Searches from each start: all continuous coordinates along the gradient, then each other one by itself, until none
 * moves. The searches go side by side, so that a factor is read once for several points.
 */
export function climb(input: SearchInput, starts: readonly Float64Array[]): Found[] {
  const found = evaluate(input, starts);
  const open = new Set(found.keys());
  for (let cycle = 0; cycle < MAX_CYCLES && open.size > 0; cycle++) {
    const indices = [...open];
    const after = ascend(
      input,
      indices.map((index) => found[index] ?? NOTHING),
    );
    for (const [at, index] of indices.entries()) {
      const next = after[at] ?? NOTHING;
      const stepped = step(input, next);
      found[index] = stepped;
      // Along the gradient it has converged: only another level of a coordinate opens a new way.
      if (stepped === next) open.delete(index);
    }
  }
  return found;
}

const NOTHING: Found = { point: new Float64Array(0), value: Number.NEGATIVE_INFINITY };

function evaluate(
  { encoding, acquisition, isFeasible }: SearchInput,
  points: readonly Float64Array[],
): Found[] {
  const settled = points.map((point) => encoding.settle(point).point);
  const values = acquisition.values(encoding.points(settled).values);
  return points.map((point, at) => ({
    point,
    value: isFeasible(point) ? (values[at] ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY,
  }));
}

/** All continuous coordinates at once, each search in coordinates that are divided by their length scales. */
function ascend(
  { encoding, acquisition, lengthScales, isFeasible }: SearchInput,
  from: readonly Found[],
): Found[] {
  const free = encoding.coordinates.flatMap(({ levels }, at) => (levels === null ? [at] : []));
  if (free.length === 0) return [...from];
  const scales = Float64Array.from(free, (at) => lengthScales[at] ?? 1);
  const searches = from.map(({ point }) =>
    minimize({
      start: Float64Array.from(free, (at, i) => (point[at] ?? 0) / (scales[i] ?? 1)),
      low: new Float64Array(free.length),
      high: scales.map((scale) => 1 / scale),
      tolerance: TOLERANCE,
      maxIterations: MAX_ITERATIONS,
    }),
  );
  const placed = (index: number, z: Float64Array): Float64Array => {
    const point = (from[index] ?? NOTHING).point.slice();
    for (const [i, at] of free.entries())
      point[at] = Math.min(1, Math.max(0, (z[i] ?? 0) * (scales[i] ?? 1)));
    return point;
  };
  const results: (Minimum | undefined)[] = [];
  let asked = searches.flatMap((search, index) => {
    const next = search.next();
    return next.done ? [] : [{ index, point: placed(index, next.value) }];
  });
  while (asked.length > 0) {
    const settled = asked.map(({ point }) => encoding.settle(point));
    const { values, gradients } = acquisition.evaluate(
      encoding.points(settled.map(({ point }) => point)).values,
    );
    const dimensions = encoding.coordinates.length;
    asked = asked.flatMap(({ index, point }, at) => {
      const active = settled[at]?.isActive ?? null;
      const evaluation: Evaluation = {
        value: isFeasible(point) ? -(values[at] ?? 0) : Number.POSITIVE_INFINITY,
        gradient: Float64Array.from(free, (d, i) =>
          active?.[d] === false ? 0 : -(gradients[at * dimensions + d] ?? 0) * (scales[i] ?? 1),
        ),
      };
      const next = searches[index]?.next(evaluation);
      if (next && !next.done) return [{ index, point: placed(index, next.value) }];
      if (next?.done) results[index] = next.value;
      return [];
    });
  }
  return from.map((one, index) => {
    const result = results[index];
    return result && -result.value > one.value
      ? { point: placed(index, result.x), value: -result.value }
      : one;
  });
}

/** Each coordinate with levels by itself; the same object where none is better. */
function step(input: SearchInput, from: Found): Found {
  let best = from;
  for (const [at, { levels, isChoice }] of input.encoding.coordinates.entries()) {
    if (!levels) continue;
    if (input.encoding.settle(best.point).isActive?.[at] === false) continue;
    const known = new Set<number>();
    let { reach } = input;
    for (;;) {
      const own = levels.indexOf(best.point[at] ?? Number.NaN);
      known.add(own);
      const tried =
        isChoice || levels.length <= MAX_TRIED
          ? [...levels.keys()]
          : around(own, { count: levels.length, reach });
      const news = tried.filter((level) => !known.has(level));
      if (news.length === 0) break;
      for (const level of news) known.add(level);
      const points = news.map((level) => best.point.with(at, levels[level] ?? 0));
      const next = evaluate(input, points).reduce((a, b) => (b.value > a.value ? b : a), best);
      if (next === best) break;
      // What is better as far as was looked may be better still further away.
      if (Math.abs(levels.indexOf(next.point[at] ?? Number.NaN) - own) === reach) reach *= 2;
      best = next;
    }
  }
  return best;
}

/** Positions at distances of 1, 2, 4, … on both sides. */
function around(own: number, { count, reach }: { count: number; reach: number }): number[] {
  const positions: number[] = [];
  for (let distance = 1; distance < count && distance <= reach; distance *= 2)
    for (const position of [own - distance, own + distance])
      if (position >= 0 && position < count) positions.push(position);
  return positions;
}
