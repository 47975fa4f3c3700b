import { concat, EMPTY, filterColumns, sortUnique, stepAt } from "../codec/columns";
import type { Columns } from "../contract";
import { type Boundary, changedAt } from "./fence";
import type { ChunkMeta, Place } from "./place";
import { splitChunks } from "./split";

/** What compaction does to neighbouring places of a series: rows that go, chunks that come. */
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

/** Chunks of a group whose points its rewrite needs. */
export function chunksToUnpack<M extends ChunkMeta>(group: readonly Place<M>[]): M[] {
  return group.flatMap((here) => (here.kind === "clean" || here.kind === "dirty" ? here.meta : []));
}

/** @param unpack points of a chunk, or why it cannot be unpacked. */
export function rewriteGroup<M extends ChunkMeta>(
  group: readonly Place<M>[],
  before: readonly Boundary[],
  after: readonly Boundary[],
  unpack: (meta: M) => Columns | string,
): Rewrite<M> {
  const removed: M[] = [];
  const damaged: { meta: M; reason: string }[] = [];
  const fresh: Columns[] = [];
  const held: Columns[] = [];
  let dropped = false;
  for (const here of group) {
    if (here.kind !== "clean") fresh.push(here.fresh);
    if (here.kind === "gap") continue;
    if (here.kind === "goes") {
      removed.push(here.meta);
      dropped = true;
      continue;
    }
    const points = unpack(here.meta);
    if (typeof points === "string") {
      damaged.push({ meta: here.meta, reason: points });
      continue;
    }
    const kept =
      here.kind === "dirty"
        ? filterColumns(points, (i) => !changedAt(before, after, stepAt(points, i)))
        : points;
    dropped ||= kept.steps.length < points.steps.length;
    removed.push(here.meta);
    held.push(kept);
  }
  const old = held.length === 0 ? EMPTY : concat(held);
  const merged = sortUnique(concat([old, ...fresh]));
  const addedPoints = merged.steps.length - old.steps.length;
  // Only repeats: what is there stays as it is.
  if (!dropped && addedPoints === 0)
    return { removed: [], written: [], damaged, dropped, addedPoints: 0, addedNonfinite: 0 };
  const addedNonfinite = countNonfinite(merged) - countNonfinite(old);
  return { removed, written: splitChunks(merged), damaged, dropped, addedPoints, addedNonfinite };
}

function countNonfinite({ values }: Columns): number {
  let count = 0;
  for (const value of values) if (!Number.isFinite(value)) count++;
  return count;
}
