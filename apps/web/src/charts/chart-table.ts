import type { CsvValue } from "../formats/csv";

/** The numbers of a chart as a table: what its table view shows and its CSV file holds. */
export interface ChartTable {
  header: readonly string[];
  rows: readonly (readonly CsvValue[])[];
}
