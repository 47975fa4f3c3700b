import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@/components/link";
import { useHint } from "@/components/use-hint";
import type { Column, Sorting } from "./column";
import classes from "./data-table.module.css";

interface HeaderCellProps<Row> {
  column: Column<Row>;
  sorting: Sorting | null;
  onSort: (next: Sorting | null) => void;
}

/** A head that sorts: up, down, back to the table's own order. */
export function HeaderCell<Row>({ column, sorting, onSort }: HeaderCellProps<Row>) {
  const active = sorting?.key === column.key ? sorting : null;
  const next =
    active === null
      ? { key: column.key, descending: column.align === "right" }
      : active.descending === (column.align === "right")
        ? { key: column.key, descending: !active.descending }
        : null;
  const Arrow = active?.descending ? IconArrowDown : IconArrowUp;
  const { hint, events } = useHint(column.hint);
  const hinted = column.hint ? events : undefined;
  const head = column.href ? (
    <Link href={column.href} {...hinted}>
      {column.header}
    </Link>
  ) : column.isSortable === false ? (
    <span {...hinted}>{column.header}</span>
  ) : (
    <button type="button" className={classes.sort} onClick={() => onSort(next)} {...hinted}>
      {column.header}
      <Arrow size={12} aria-hidden style={{ visibility: active ? "visible" : "hidden" }} />
    </button>
  );
  return (
    <th
      scope="col"
      data-align={column.align}
      style={{ width: column.width, minWidth: column.width }}
      aria-sort={active ? (active.descending ? "descending" : "ascending") : undefined}
    >
      {column.before}
      {head}
      {hint}
    </th>
  );
}
