import type { FilledTable } from "../result";
import { type TableMatrix, tableMatrices } from "../table-matrices";

/** The confusion matrices of a table that is about them, a line for each. */
export function matrixLines(table: FilledTable): string[] {
  if (table.figure !== "matrices") return [];
  return (["published", "ours"] as const).flatMap((side) =>
    tableMatrices(table, side).map((one) => `Confusion matrix, ${side}, ${one.title} (${matrixText(one)}`),
  );
}

function matrixText({ about, matrix: { classes, counts } }: TableMatrix): string {
  const rows = classes.map((label, r) => {
    const called = classes.map((name, c) => `${counts[r]?.[c] ?? 0} as ${name}`);
    return `${label} ${called.join(", ")}`;
  });
  return `${about}): ${rows.join("; ")}.`;
}
