import { type FilledTable, isOfTraining } from "@foldwise/core/tables";

export interface MissingCells {
  cells: number;
  /** Choices that nobody has run yet: folds of arms. */
  trainings: number;
}

/** What of a table waits for runs; null where nothing does that a new run could fill: a sweep's cells take only its own. */
export function prepareMissing(table: FilledTable): MissingCells | null {
  const only = (axis: "rows" | "columns", key: string) =>
    table[axis].find((entry) => entry.key === key)?.publishedOnly ?? false;
  const cells = table.cells.filter(
    (cell) => cell.ours === null && !only("rows", cell.row) && !only("columns", cell.column),
  ).length;
  const open = table.missing.filter(({ select }) => select.sweep === undefined);
  if (cells === 0 || open.length === 0) return null;
  return {
    cells,
    trainings: new Set(
      open.flatMap(({ select, folds }) =>
        folds.map((fold) => {
          const asked = Object.entries(select).filter(([name]) => isOfTraining(name));
          return JSON.stringify([...asked.sort(([a], [b]) => (a < b ? -1 : 1)), fold]);
        }),
      ),
    ).size,
  };
}
