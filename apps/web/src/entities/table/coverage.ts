import type { TableSummary } from "@foldwise/core/contracts/tables";

export interface CoverageShare {
  /** Null of runs without one. */
  dataset: TableSummary["coverage"][number]["dataset"] | null;
  /** Of the dataset, or of those runs. */
  name: string;
  filled: number;
  cells: number;
  /** 0 to 1. */
  share: number;
}

/** How far each dataset fills a table, fullest first; sets that fill nothing are left out. */
export function coverageShares(table: TableSummary): CoverageShare[] {
  const { coverage, withoutDataset, cells } = table;
  return [
    ...coverage.map(({ dataset, filled }) => ({ dataset, name: dataset.name, filled })),
    ...(withoutDataset ? [{ dataset: null, ...withoutDataset }] : []),
  ]
    .filter(({ filled }) => filled > 0)
    .map((one) => ({ ...one, cells, share: cells === 0 ? 0 : one.filled / cells }))
    .toSorted((a, b) => b.filled - a.filled || a.name.localeCompare(b.name, "en"));
}

export function bestCoverage(table: TableSummary): CoverageShare | null {
  return coverageShares(table)[0] ?? null;
}
