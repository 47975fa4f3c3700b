import type { ConfusionMatrix } from "../metrics";
import type { FilledTable } from "./result";

export interface TableMatrix {
  readonly key: string;
  /** Row group and column. */
  readonly title: string;
  readonly about: string;
  readonly matrix: ConfusionMatrix;
}

/**
 * The confusion matrix of each row group and column that has one. Ours are sums where a cell holds several evaluations;
 * published ones are recovered from printed numbers, the first where several would fit.
 */
export function tableMatrices(table: FilledTable, side: "ours" | "published"): TableMatrix[] {
  const groups = [...new Set(table.rows.map(({ group, label }) => group ?? label))];
  return groups.flatMap((group) => {
    const rows = table.rows.filter((row) => (row.group ?? row.label) === group).map(({ key }) => key);
    return table.columns.flatMap((column): TableMatrix[] => {
      const [found] = table.cells
        .filter((cell) => rows.includes(cell.row) && cell.column === column.key)
        .flatMap((cell) => (side === "ours" ? ofOurs(cell) : ofPublished(cell)));
      if (found === undefined) return [];
      return [{ key: `${group} ${column.key}`, title: `${group}, ${column.label}`, ...found }];
    });
  });
}

type Found = Pick<TableMatrix, "about" | "matrix">;

function ofOurs({ ours }: FilledTable["cells"][number]): Found[] {
  if (!ours?.confusion) return [];
  const about = ours.evaluations === 1 ? "one evaluation" : `sum of ${ours.evaluations} evaluations`;
  return [{ about, matrix: ours.confusion }];
}

function ofPublished({ published }: FilledTable["cells"][number]): Found[] {
  const [matrix, ...others] = published?.matrices ?? [];
  if (matrix === undefined) return [];
  return [
    { about: others.length > 0 ? `recovered, one of ${others.length + 1} that fit` : "recovered", matrix },
  ];
}
