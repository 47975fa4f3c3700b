import type { TableSummary } from "@foldwise/core/contracts/tables";

export interface CoverageShare {
  dataset: TableSummary["coverage"][number]["dataset"];
  filled: number;
  cells: number;
  /** 0 to 1. */
  share: number;
}

/** How far each dataset fills a table, fullest first; sets that fill nothing are left out. */
export function coverageShares(table: TableSummary): CoverageShare[] {
  return table.coverage
    .filter(({ filled }) => filled > 0)
    .map(({ dataset, filled }) => ({
      dataset,
      filled,
      cells: table.cells,
      share: table.cells === 0 ? 0 : filled / table.cells,
    }))
    .toSorted((a, b) => b.filled - a.filled || a.dataset.name.localeCompare(b.dataset.name, "en"));
}

export function bestCoverage(table: TableSummary): CoverageShare | null {
  return coverageShares(table)[0] ?? null;
}
