import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { ChartTable } from "../../../charts/chart-table";

/** More classes than these are not told apart by shade: they stand on the axis, and folds are stacked. */
const MAX_SHADED = 3;

export interface Balance {
  /** What a place of the axis is. */
  axis: "fold" | "class";
  /** One entry a place of the axis; counts stand under the names of the parts. */
  rows: readonly { name: string; counts: Record<string, number> }[];
  /** Classes of a fold, or folds of a class. */
  parts: readonly string[];
  table: ChartTable;
}

/** Images of each class in each fold. */
export function prepareBalance({
  folds,
  classes,
  counts,
}: Pick<DatasetView, "folds" | "classes" | "counts">): Balance {
  const of = (fold: number, name: string) =>
    counts.find((count) => count.fold === fold && count.class === name) ?? null;
  const table = {
    header: ["fold", "class", "images", "patients"],
    rows: folds.flatMap((fold) =>
      classes.map((name) => [fold, name, of(fold, name)?.images ?? 0, of(fold, name)?.patients ?? null]),
    ),
  };
  if (classes.length > MAX_SHADED)
    return {
      axis: "class",
      parts: folds.map((fold) => `F${fold}`),
      rows: classes.map((name) => ({
        name,
        counts: Object.fromEntries(folds.map((fold) => [`F${fold}`, of(fold, name)?.images ?? 0])),
      })),
      table,
    };
  return {
    axis: "fold",
    parts: classes,
    rows: folds.map((fold) => ({
      name: `F${fold}`,
      counts: Object.fromEntries(classes.map((name) => [name, of(fold, name)?.images ?? 0])),
    })),
    table,
  };
}
