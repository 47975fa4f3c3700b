import type { CellCache } from "../cell-cache";
import { type CellValue, cellValue } from "../ours";
import type { SelectedCell, SelectedTable } from "./select";

export interface AggregatedCell extends SelectedCell {
  /** null where there is nothing to make a number of, or the caller knows it. */
  readonly value: CellValue | null;
}

export interface AggregatedTable extends Omit<SelectedTable, "cells"> {
  readonly cells: readonly AggregatedCell[];
}

/** The second stage: one number of each cell's evaluations. */
export function aggregateTable(table: SelectedTable, { values }: CellCache): AggregatedTable {
  const cells = table.cells.map((cell): AggregatedCell => {
    const { evaluations, metric, aggregate } = cell;
    if (evaluations === null) return { ...cell, value: null };
    const key = measuredAs(cell, evaluations.content());
    const value = values.find(key) ?? values.keep(key, cellValue(evaluations.set, metric, aggregate));
    return { ...cell, value };
  });
  return { ...table, cells };
}

/** Key of a result: the evaluations it is made of, and what is measured of them. */
export function measuredAs(
  { metric, aggregate }: Pick<SelectedCell, "metric" | "aggregate">,
  ...contents: readonly string[]
): string {
  return JSON.stringify([metric, aggregate, ...contents]);
}
