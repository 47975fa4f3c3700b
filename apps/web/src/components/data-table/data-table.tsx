"use client";

import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef } from "react";
import { useUrlState } from "@/fetching/use-url-state";
import { MissingValue } from "../missing-value";
import { useOverflow } from "../use-overflow";
import { type Column, formatSorting, parseSorting } from "./column";
import classes from "./data-table.module.css";
import { HeaderCell } from "./header-cell";
import { sortRows } from "./sort-rows";

const ROW_HEIGHT = 32;
/** Below this many rows a table is drawn whole. */
const VIRTUAL_FROM = 100;
/** Of a longer one these are drawn first. */
const FIRST_ROWS = 40;

/** Few tables are so long. */
const RowsInSight = lazy(async () => ({ default: (await import("./rows-in-sight")).RowsInSight }));

interface DataTableProps<Row> {
  /** Names the table for those who do not see it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Where the sorting stands in the address; two tables of one page need two names. */
  sortParameter?: string;
  /** Where the rows come in the order that the address asks for: takes another one, empty for the usual. */
  onSort?: (sorting: string) => void;
  isSelected?: (row: Row) => boolean;
  /** Pixels, where cells have more than one line. */
  rowHeight?: number;
  empty?: ReactNode;
}

/** Rows of 32 px under a head that stays, the first column stays too; only what is in sight is drawn past 100 rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, sortParameter = "sort", isSelected, empty } = props;
  const { rowHeight = ROW_HEIGHT, onSort } = props;
  const [sortText, setSortText] = useUrlState(sortParameter, "");
  const sorting = parseSorting(sortText, columns);
  const sorted = onSort ? rows : sortRows(rows, columns, sorting);
  const scroller = useRef<HTMLElement>(null);
  const isVirtual = sorted.length > VIRTUAL_FROM;
  const { overflows, more, ref: watch } = useOverflow();
  const attach = useCallback(
    (element: HTMLElement | null) => {
      scroller.current = element;
      return watch(element);
    },
    [watch],
  );
  if (sorted.length === 0 && empty) return empty;
  const rowsOf = (first: number, last: number) => (
    <>
      <Spacer height={first * rowHeight} columns={columns.length} />
      {sorted.slice(first, last).map((row, index) => (
        <TableRow
          key={rowKey(row)}
          row={row}
          columns={columns}
          index={first + index + 2}
          height={rowHeight}
          isSelected={isSelected?.(row) ?? false}
        />
      ))}
      <Spacer height={(sorted.length - last) * rowHeight} columns={columns.length} />
    </>
  );
  return (
    <div className={classes.frame} data-more={more || undefined}>
      <section
        ref={attach}
        className={classes.scroller}
        data-virtual={isVirtual || undefined}
        aria-label={`${label}, scrolls`}
        tabIndex={isVirtual || overflows ? 0 : undefined}
      >
        <table className={classes.table} aria-label={label} aria-rowcount={sorted.length + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <HeaderCell
                  key={column.key}
                  column={column}
                  sorting={sorting}
                  onSort={(next) => (onSort ?? setSortText)(next ? formatSorting(next) : "")}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {isVirtual ? (
              <Suspense fallback={rowsOf(0, FIRST_ROWS)}>
                <RowsInSight
                  scroller={scroller}
                  count={sorted.length}
                  rowHeight={rowHeight}
                  firstRows={FIRST_ROWS}
                >
                  {rowsOf}
                </RowsInSight>
              </Suspense>
            ) : (
              rowsOf(0, sorted.length)
            )}
          </tbody>
        </table>
      </section>
    </div>
  );
}

interface TableRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  /** Of the table with its head, from 1. */
  index: number;
  height: number;
  isSelected: boolean;
}

/** Rendered again only when something of it has changed, where the columns stay the same. */
function TableRow<Row>({ row, columns, index, height, isSelected }: TableRowProps<Row>) {
  return useMemo(
    () => (
      <tr
        aria-rowindex={index}
        style={height === ROW_HEIGHT ? undefined : { height }}
        data-selected={isSelected || undefined}
      >
        {columns.map((column) => (
          <td
            key={column.key}
            data-align={column.align}
            style={column.wrap ? wrapped(column.wrap) : undefined}
          >
            {(column.cell ? column.cell(row) : column.value(row)) ?? (
              <MissingValue reason={column.missing ?? `This row has no ${column.header}.`} />
            )}
          </td>
        ))}
      </tr>
    ),
    [row, columns, index, height, isSelected],
  );
}

/** A column that wraps keeps some width where the table scrolls: else its rows would be high and narrow, out of sight. */
function wrapped(most: number) {
  return { maxWidth: most, minWidth: Math.min(most, 240), whiteSpace: "normal" } as const;
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}
