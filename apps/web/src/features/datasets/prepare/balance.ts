import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { ChartTable } from "../../../charts/chart-table";

export interface Balance {
  /** One entry a fold; counts stand under the names of the classes. */
  rows: readonly { fold: string; counts: Record<string, number> }[];
  classes: readonly string[];
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
  return {
    classes,
    rows: folds.map((fold) => ({
      fold: `F${fold}`,
      counts: Object.fromEntries(classes.map((name) => [name, of(fold, name)?.images ?? 0])),
    })),
    table: {
      header: ["fold", "class", "images", "patients"],
      rows: folds.flatMap((fold) =>
        classes.map((name) => [fold, name, of(fold, name)?.images ?? 0, of(fold, name)?.patients ?? null]),
      ),
    },
  };
}
