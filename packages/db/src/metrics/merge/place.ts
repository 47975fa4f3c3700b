import { slice, stepAt, timeAt, valueAt, valueOrder } from "../codec/columns";
import type { Columns } from "../contract";
import { type Boundary, rangeFate } from "./fence";

/** Where a chunk lies, by the step, time and order of value of its first and last point. */
export interface ChunkMeta {
  lo: bigint;
  loTime: number;
  loOrder: bigint;
  hi: bigint;
  hiTime: number;
  hiOrder: bigint;
  points: number;
}

/**
 * A chunk and the fresh points in its range, or the fresh points between two chunks.
 * clean: nothing changes in it. dirty: it must be unpacked and merged. goes: newer attempts replace all of it.
 */
export type Place<M extends ChunkMeta> =
  | { kind: "clean"; meta: M }
  | { kind: "dirty"; meta: M; fresh: Columns }
  | { kind: "goes"; meta: M; fresh: Columns }
  | { kind: "gap"; fresh: Columns };

/** Sorts ordered fresh points into ordered chunks that do not overlap. Empty gaps are left out. */
export function place<M extends ChunkMeta>(
  metas: readonly M[],
  fresh: Columns,
  before: readonly Boundary[],
  after: readonly Boundary[],
): Place<M>[] {
  const places: Place<M>[] = [];
  let at = 0;
  const upTo = (end: number) => {
    const points = slice(fresh, at, end);
    at = end;
    return points;
  };
  for (const meta of metas) {
    const gap = upTo(
      search(fresh.steps.length, at, (i) => compare(fresh, i, meta.lo, meta.loTime, meta.loOrder) >= 0),
    );
    if (gap.steps.length > 0) places.push({ kind: "gap", fresh: gap });
    const inside = upTo(
      search(fresh.steps.length, at, (i) => compare(fresh, i, meta.hi, meta.hiTime, meta.hiOrder) > 0),
    );
    const fate = rangeFate(before, after, meta.lo, meta.hi);
    if (fate === "goes") places.push({ kind: "goes", meta, fresh: inside });
    else if (fate === "mixed" || inside.steps.length > 0) places.push({ kind: "dirty", meta, fresh: inside });
    else places.push({ kind: "clean", meta });
  }
  const rest = upTo(fresh.steps.length);
  if (rest.steps.length > 0) places.push({ kind: "gap", fresh: rest });
  return places;
}

function search(length: number, from: number, passed: (index: number) => boolean): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passed(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function compare(points: Columns, i: number, step: bigint, time: number, order: bigint): number {
  const here = stepAt(points, i);
  if (here !== step) return here < step ? -1 : 1;
  const apart = timeAt(points, i) - time;
  if (apart !== 0) return apart;
  const value = valueOrder(valueAt(points, i));
  return value < order ? -1 : Number(value > order);
}
