import { slice, stepAt, timeAt } from "../codec/columns";
import type { Columns } from "../contract";
import { type Boundary, rangeFate } from "./fence";

/** Where a chunk lies and what its row says of it. */
export interface ChunkMeta {
  lo: bigint;
  loTime: number;
  hi: bigint;
  hiTime: number;
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
    const gap = upTo(firstNotBefore(fresh, meta.lo, meta.loTime, at));
    if (gap.steps.length > 0) places.push({ kind: "gap", fresh: gap });
    const inside = upTo(firstAfter(fresh, meta.hi, meta.hiTime, at));
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

function firstNotBefore(points: Columns, step: bigint, time: number, from: number): number {
  return search(points.steps.length, from, (i) => {
    const here = stepAt(points, i);
    return here === step ? timeAt(points, i) >= time : here > step;
  });
}

function firstAfter(points: Columns, step: bigint, time: number, from: number): number {
  return search(points.steps.length, from, (i) => {
    const here = stepAt(points, i);
    return here === step ? timeAt(points, i) > time : here > step;
  });
}
