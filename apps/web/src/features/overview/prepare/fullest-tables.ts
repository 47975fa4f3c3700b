import type { TableSummary } from "@foldwise/core/contracts/tables";
import { bestCoverage } from "@/entities/table/coverage";

/** The tables that runs have filled most, at most `count`; equal ones in the order of their ids. */
export function fullestTables(tables: readonly TableSummary[], count: number): TableSummary[] {
  return tables.toSorted((a, b) => filledByRuns(b) - filledByRuns(a)).slice(0, count);
}

function filledByRuns(table: TableSummary): number {
  return bestCoverage(table)?.share ?? 0;
}
