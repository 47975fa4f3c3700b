import { concat, EMPTY, filterColumns, sortUnique, stepAt } from "../codec/columns";
import type { Columns } from "../contract";
import { type Boundary, changedAt } from "./fence";
import { groupPlaces } from "./group";
import type { ChunkMeta, Place } from "./place";
import { splitChunks } from "./split";

/** What compaction does to a series: rows that go, chunks that come. */
export interface Rewrite<M extends ChunkMeta> {
  removed: M[];
  written: Columns[];
  /** Chunks that could not be unpacked: to be set aside. */
  damaged: { meta: M; reason: string }[];
  /** Points that were there and are no more. */
  dropped: boolean;
  addedPoints: number;
  addedNonfinite: number;
}

/** Chunks whose points a rewrite needs. */
export function chunksToUnpack<M extends ChunkMeta>(places: readonly Place<M>[]): M[] {
  return groupPlaces(places).flatMap((group) =>
    group.flatMap((here) => (here.kind === "clean" || here.kind === "dirty" ? here.meta : [])),
  );
}

/** @param unpack points of a chunk, or why it cannot be unpacked. */
export function rewrite<M extends ChunkMeta>(
  places: readonly Place<M>[],
  before: readonly Boundary[],
  after: readonly Boundary[],
  unpack: (meta: M) => Columns | string,
): Rewrite<M> {
  const all: Rewrite<M> = {
    removed: [],
    written: [],
    damaged: [],
    dropped: false,
    addedPoints: 0,
    addedNonfinite: 0,
  };
  for (const group of groupPlaces(places)) rewriteGroup(group, before, after, unpack, all);
  return all;
}

function rewriteGroup<M extends ChunkMeta>(
  group: readonly Place<M>[],
  before: readonly Boundary[],
  after: readonly Boundary[],
  unpack: (meta: M) => Columns | string,
  all: Rewrite<M>,
): void {
  const removed: M[] = [];
  const parts: Columns[] = [];
  let held: Columns[] = [];
  let dropped = false;
  for (const here of group) {
    if (here.kind !== "clean") parts.push(here.fresh);
    if (here.kind === "gap") continue;
    if (here.kind === "goes") {
      removed.push(here.meta);
      dropped = true;
      continue;
    }
    const points = unpack(here.meta);
    if (typeof points === "string") {
      all.damaged.push({ meta: here.meta, reason: points });
      continue;
    }
    const kept =
      here.kind === "dirty"
        ? filterColumns(points, (i) => !changedAt(before, after, stepAt(points, i)))
        : points;
    dropped ||= kept.steps.length < points.steps.length;
    removed.push(here.meta);
    held = [...held, kept];
  }
  const old = held.length === 0 ? EMPTY : concat(held);
  const merged = sortUnique(concat([old, ...parts]));
  all.dropped ||= dropped;
  // Only repeats: what is there stays as it is.
  if (!dropped && merged.steps.length === old.steps.length) return;
  all.removed.push(...removed);
  all.written.push(...splitChunks(merged));
  all.addedPoints += merged.steps.length - old.steps.length;
  all.addedNonfinite += countNonfinite(merged) - countNonfinite(old);
}

function countNonfinite({ values }: Columns): number {
  let count = 0;
  for (const value of values) if (!Number.isFinite(value)) count++;
  return count;
}
