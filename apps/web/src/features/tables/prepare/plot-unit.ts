import { type FilledTable, formatOf, rateFormat, type TableCell } from "@foldwise/core/tables";

/** How a plot of a table's rates is labelled: as the table writes them. */
export interface PlotUnit {
  /** A rate, a fraction, as a number of the axis. */
  at(rate: number): number;
  /** The axis' number of a rate of 1. */
  whole: number;
  decimals: number;
  /** After a name: ", %", or nothing. */
  suffix: string;
}

/** The unit of these cells, which is the table's where their rows and columns have none of their own. */
export function plotUnit(table: FilledTable, cells: readonly Pick<TableCell, "row" | "column">[]): PlotUnit {
  const [first] = cells;
  const { unit, decimals } = rateFormat(first === undefined ? table : formatOf(table, first));
  if (unit !== "percent") return { at: (rate) => rate, whole: 1, decimals, suffix: "" };
  // As people write it: 57, not 56.99999999999999.
  return { at: (rate) => Number((100 * rate).toPrecision(12)), whole: 100, decimals, suffix: ", %" };
}
