import type { FilledTable } from "@foldwise/core/tables";

/** Cells of ours with a number, or with runs that say why there is none: nothing more will fill them. */
export function answeredCells({
  rows,
  columns,
  cells,
}: Pick<FilledTable, "rows" | "columns" | "cells">): number {
  const fillable = (axis: FilledTable["rows"]) =>
    new Set(axis.flatMap(({ key, publishedOnly }) => (publishedOnly ? [] : [key])));
  const [ofRows, ofColumns] = [fillable(rows), fillable(columns)];
  return cells.filter(
    ({ row, column, ours }) =>
      ofRows.has(row) &&
      ofColumns.has(column) &&
      ours !== null &&
      (ours.value !== null || ours.runs.length > 0),
  ).length;
}
