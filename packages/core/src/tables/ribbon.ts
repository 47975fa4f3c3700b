import type { BaselineFile } from "../baselines";
import type { TableDataset } from "./result";

/** Shown across the head of a table made from other data than its baseline's; null on the baseline's own. */
export function ribbonOf(
  dataset: TableDataset,
  baseline: BaselineFile | null,
  shown: boolean,
): string | null {
  if (baseline === null) return dataset.isComparable ? null : `Data: ${dataset.name}`;
  if (dataset.isComparable) return null;
  const theirs = baseline.datasetShort ?? baseline.dataset ?? baseline.source.title;
  const differences = shown
    ? "differences shown as asked for, they say nothing about the published numbers"
    : "differences hidden";
  return `${dataset.name}, not ${theirs}; ${differences}`;
}
