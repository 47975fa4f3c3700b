import { FoldwiseError } from "@foldwise/core/errors";
import { slice } from "../codec/columns";
import { encodeBatch } from "../codec/journal";
import type { Columns, PointInput } from "../contract";
import { parseBatch } from "../validate";
import type { NameCache } from "./names";

/** Bounds what a reader or the compactor decodes at once. */
const MAX_POINTS_A_ROW = 10_000;

export interface JournalRow {
  points: number;
  payload: Buffer;
}

/** Checks a batch and packs it into rows of the journal, nearly always one. */
export async function prepareBatch(
  names: NameCache,
  points: readonly PointInput[],
  options: { within?: boolean } = {},
): Promise<JournalRow[]> {
  const byName = parseBatch(points);
  const ids = await names.resolve(byName.keys(), options);
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
