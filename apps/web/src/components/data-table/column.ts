import type { ReactNode } from "react";

/** One column of a table of `Row`s. */
export interface Column<Row> {
  key: string;
  header: string;
  /** What sorting and the CSV file take; null sorts last and is exported empty. */
  value: (row: Row) => string | number | null;
  /** What is shown; the value itself when left out. Null is a dash with `missing` on hover. */
  cell?: (row: Row) => ReactNode;
  /** Why there may be no value. */
  missing?: string;
  /** Numbers stand at the right. */
  align?: "left" | "right";
  width?: number;
  /** Explains the header on hover. */
  hint?: string;
  /** Makes the header a link in place of a button that sorts: for a column that is a thing of its own. */
  href?: string;
  /** Text breaks into lines no wider than this, pixels, in place of making the table wider. */
  wrap?: number;
  /** False for a column that rows which others sort cannot be sorted by. */
  isSortable?: boolean;
  /** Stands before the header: a control for all rows. */
  before?: ReactNode;
}

export interface Sorting {
  key: string;
  descending: boolean;
}

/** `-created` and `created`, as a link carries them; null for a column there is not. */
export function parseSorting<Row>(text: string, columns: readonly Column<Row>[]): Sorting | null {
  const key = text.replace(/^-/, "");
  return columns.some((column) => column.key === key) ? { key, descending: text.startsWith("-") } : null;
}

export function formatSorting({ key, descending }: Sorting): string {
  return `${descending ? "-" : ""}${key}`;
}
