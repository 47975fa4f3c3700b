import type { ConfusionMatrix, FilledTable } from "@foldwise/core";

export interface FigureMatrix {
  key: string;
  title: string;
  about: string;
  matrix: ConfusionMatrix;
}

/** Our confusion matrix of each row group and column that has one: sums where a cell holds several evaluations. */
export function prepareMatrices(table: FilledTable): FigureMatrix[] {
  const groups = [...new Set(table.rows.map(({ group, label }) => group ?? label))];
  return groups.flatMap((group) => {
    const rows = table.rows.filter((row) => (row.group ?? row.label) === group).map(({ key }) => key);
    return table.columns.flatMap((column): FigureMatrix[] => {
      const cell = table.cells.find(
        (one) => rows.includes(one.row) && one.column === column.key && one.ours?.confusion,
      );
      const ours = cell?.ours;
      if (!ours?.confusion) return [];
      return [
        {
          key: `${group} ${column.key}`,
          title: `${group}, ${column.label}`,
          about: ours.evaluations === 1 ? "one evaluation" : `sum of ${ours.evaluations} evaluations`,
          matrix: ours.confusion,
        },
      ];
    });
  });
}
