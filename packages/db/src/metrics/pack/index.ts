import { FoldwiseError } from "@foldwise/core/errors";
import { slice } from "../codec/columns";
import { encodeBatch } from "../codec/journal";
import type { Columns, PointInput } from "../contract";
import { parseBatch } from "../validate";

/** Bounds what a reader or the compactor decodes at once. */
const MAX_POINTS_A_ROW = 10_000;

/** A row of the journal. */
export interface JournalRow {
  points: number;
  payload: Uint8Array;
}

/** Points that are checked and encoded, so that storing them is left: plain data, which any thread can make. */
export interface PackedPoints {
  /** How many points were given. */
  readonly count: number;
  /** Nearly always one. */
  readonly rows: readonly JournalRow[];
}

/**
 * Checks points and encodes them with the ids of their names.
 * @param ids of names, as far as they are known
 * @returns the names without an id, where there are any
 * @throws FoldwiseError `invalid` with the index and name of the first 20 bad points
 */
export function packPoints(
  points: readonly PointInput[],
  ids: ReadonlyMap<string, number>,
): PackedPoints | { readonly unknownNames: readonly string[] } {
  const byName = parseBatch(points);
  const unknownNames = [...byName.keys()].filter((name) => !ids.has(name));
  if (unknownNames.length > 0) return { unknownNames };
  return { count: points.length, rows: packColumns(byName, ids) };
}

/** Encodes checked points, by name, into rows of the journal. */
export function packColumns(
  byName: ReadonlyMap<string, Columns>,
  ids: ReadonlyMap<string, number>,
): JournalRow[] {
  const rows: JournalRow[] = [];
  let batch = new Map<number, Columns>();
  let count = 0;
  const flush = () => {
    if (count > 0) rows.push({ points: count, payload: encodeBatch(batch) });
    batch = new Map();
    count = 0;
  };
  for (const [name, columns] of byName) {
    const id = ids.get(name);
    if (id === undefined) throw new FoldwiseError("internal", `No id for the metric ${name}.`);
    for (let at = 0; at < columns.steps.length; ) {
      const end = Math.min(columns.steps.length, at + MAX_POINTS_A_ROW - count);
      // Most batches are of many names with a point each: views of them would be most of the work.
      const isWhole = at === 0 && end === columns.steps.length;
      batch.set(id, isWhole ? columns : slice(columns, at, end));
      count += end - at;
      at = end;
      if (count >= MAX_POINTS_A_ROW) flush();
    }
  }
  flush();
  return rows;
}
