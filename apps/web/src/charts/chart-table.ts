import type { CsvValue } from "../formats/csv";
import { formatMetric } from "../formats/numbers";

/** The numbers of a chart as a table: what its table view shows and its CSV file holds. */
export interface ChartTable {
  header: readonly string[];
  rows: readonly (readonly CsvValue[])[];
}

/** Three decimals, and of a number that these would take to next to nothing three digits. */
export function formatCell(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.01 ? String(Number(value.toPrecision(3))) : formatMetric("", value);
}
