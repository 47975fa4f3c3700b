import type { PointInput } from "../contract";
import { type JournalRow, packColumns } from "../pack";
import { parseBatch } from "../validate";
import type { NameCache } from "./names";

/** Checks a batch and packs it into rows of the journal, nearly always one. */
export async function prepareBatch(
  names: NameCache,
  points: readonly PointInput[],
  options: { within?: boolean } = {},
): Promise<JournalRow[]> {
  const byName = parseBatch(points);
  return packColumns(byName, await names.resolve(byName.keys(), options));
}
