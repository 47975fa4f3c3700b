import {
  type FilledTable,
  formatInterval,
  formatMargin,
  formatNumber,
  formatOf,
  publishedText,
  type RateFormat,
  type TableCell,
} from "@foldwise/core/tables";
import { signed, trueMinus } from "./signed";

export type Side = "both" | "published" | "ours";
export type Leaf = "published" | "ours" | "difference";

export interface HeadCell {
  key: string;
  label: string;
  /** Leaf columns below it. */
  span: number;
  notes: readonly string[];
}

export interface GridCell {
  key: string;
  leaf: Leaf;
  /** Null where there is no number, with `missing` saying why. */
  text: string | null;
  /** What stands instead of a number. */
  dash: string;
  missing: string;
  /** The interval, `[0.88, 0.99]`. */
  reach: string;
  /** Sample size, where it is not the same all the way down its column. */
  n: string;
  /** The whole story on hover. */
  title: string;
  isBest: boolean;
  isGroupStart: boolean;
  /** Row and column, as a link carries them. */
  address: string;
}

export interface GridRow {
  key: string;
  label: string;
  notes: readonly string[];
  /** Heading above this row, where a group of rows begins. */
  group: string | null;
  cells: readonly GridCell[];
}

export interface Grid {
  /** Null where no column has a group. */
  groups: readonly HeadCell[] | null;
  columns: readonly HeadCell[];
  /** Null where each column has one leaf that needs no name. */
  leaves: readonly { key: string; label: string; isGroupStart: boolean; leaf: Leaf }[] | null;
  rows: readonly GridRow[];
  leafCount: number;
}

const LEAF_NAMES: Record<Leaf, string> = { published: "published", ours: "ours", difference: "difference" };

/** Lays a filled table out: fold over arm over published and ours, and every number as text with its reason or reach. */
export function prepareGrid(table: FilledTable, side: Side): Grid {
  const leaves = leavesOf(table, side);
  const starts = groupStarts(table);
  const sizes = new Map<string, string | null>();
  for (const column of table.columns)
    for (const leaf of leaves) sizes.set(`${column.key}|${leaf}`, commonSize(table, column.key, leaf));
  const rows = table.rows.map((row, index): GridRow => {
    const group = row.group !== null && row.group !== table.rows[index - 1]?.group ? row.group : null;
    const cells = table.columns.flatMap((column) =>
      leaves.map((leaf, at): GridCell => {
        const cell = table.cells.find((c) => c.row === row.key && c.column === column.key);
        const size = sizes.get(`${column.key}|${leaf}`) ?? null;
        return {
          ...gridCell(table, cell, leaf, row.publishedOnly || column.publishedOnly, size === null),
          key: `${column.key}|${leaf}`,
          leaf,
          isGroupStart: at === 0 && starts.has(column.key),
          address: cellAddress(row.key, column.key),
        };
      }),
    );
    return { key: row.key, label: row.label, notes: row.notes, group, cells };
  });
  return {
    groups: table.columns.some(({ group }) => group !== null) ? groupHeads(table, leaves.length) : null,
    columns: table.columns.map(({ key, label, notes }) => ({ key, label, notes, span: leaves.length })),
    leaves: table.columns.flatMap((column) =>
      leaves.map((leaf, at) => {
        const size = sizes.get(`${column.key}|${leaf}`);
        return {
          key: `${column.key}|${leaf}`,
          leaf,
          label: size ? `${LEAF_NAMES[leaf]}, n ${size}` : LEAF_NAMES[leaf],
          isGroupStart: at === 0 && starts.has(column.key),
        };
      }),
    ),
    rows,
    leafCount: table.columns.length * leaves.length,
  };
}

/** What stands in a cell, under the title. */
export function sidesText({ baseline, cells }: Pick<FilledTable, "baseline" | "cells">): string {
  const hasIntervals = cells.some(({ ours }) => ours?.interval);
  return `${baseline ? "published | " : ""}ours${hasIntervals ? " [95 % interval]" : ""}`;
}

const SEPARATOR = "~";

export function cellAddress(row: string, column: string): string {
  return `${row}${SEPARATOR}${column}`;
}

export function findCell(table: FilledTable, address: string): TableCell | null {
  return table.cells.find((cell) => cellAddress(cell.row, cell.column) === address) ?? null;
}

function leavesOf(table: FilledTable, side: Side): Leaf[] {
  const hasPublished = table.baseline !== null;
  const shown: Leaf[] = !hasPublished || side === "ours" ? ["ours"] : [];
  if (hasPublished && side !== "ours") shown.push("published");
  if (hasPublished && side === "both") {
    shown.push("ours");
    if (table.differences === "shown") shown.push("difference");
  }
  return shown;
}

function groupStarts(table: FilledTable): Set<string> {
  return new Set(
    table.columns
      .filter(
        ({ group }, index) => index === 0 || group === null || group !== table.columns[index - 1]?.group,
      )
      .map(({ key }) => key),
  );
}

function groupHeads(table: FilledTable, leaves: number): HeadCell[] {
  const heads: HeadCell[] = [];
  for (const { key, group } of table.columns) {
    const last = heads.at(-1);
    if (last && group !== null && last.label === group) last.span += leaves;
    else heads.push({ key, label: group ?? "", span: leaves, notes: [] });
  }
  return heads;
}

function sizeOf(cell: TableCell, leaf: Leaf): number | null {
  if (leaf === "published") return cell.published?.n ?? null;
  return leaf === "ours" && cell.ours !== null && cell.ours.images > 0 ? cell.ours.images : null;
}

/** The sample size that all the numbers of a column share, or null. */
function commonSize(table: FilledTable, column: string, leaf: Leaf): string | null {
  const cells = table.cells.filter((cell) => cell.column === column && leafValue(cell, leaf) !== null);
  const sizes = new Set(cells.map((cell) => sizeOf(cell, leaf)));
  const [size] = sizes;
  return sizes.size === 1 && size !== null && size !== undefined ? size.toLocaleString("en") : null;
}

function leafValue(cell: TableCell, leaf: Leaf): number | null {
  if (leaf === "difference") return cell.difference;
  return (leaf === "ours" ? cell.ours?.value : cell.published?.value) ?? null;
}

type Content = Pick<GridCell, "text" | "dash" | "missing" | "reach" | "n" | "title" | "isBest">;

const DASH = "—";

function gridCell(
  table: FilledTable,
  cell: TableCell | undefined,
  leaf: Leaf,
  isPublishedOnly: boolean,
  ownSize: boolean,
): Content {
  const empty = { text: null, dash: DASH, reach: "", n: "", title: "", isBest: false };
  if (!cell) return { ...empty, missing: "The table has no such cell." };
  const format = formatOf(table, cell);
  const size = ownSize ? sizeOf(cell, leaf) : null;
  const n = size === null ? "" : size.toLocaleString("en");
  if (leaf === "published") {
    const { published } = cell;
    if (published === null)
      return { ...empty, dash: publishedText(table, null), missing: "The source reports no value here." };
    const range = rangeText(format, published);
    return {
      ...empty,
      text: published.printed,
      missing: "",
      n,
      title: range ? `95 % interval ${range}` : "",
    };
  }
  if (leaf === "difference") return differenceCell(format, cell, table.equivalenceMargin);
  const { ours } = cell;
  if (ours === null) return { ...empty, missing: absence(table, isPublishedOnly) };
  if (ours.value === null) return { ...empty, missing: ours.reason ?? "This value is undefined.", n };
  return {
    ...empty,
    text: formatNumber(format, ours.value),
    missing: "",
    reach: rangeText(format, ours),
    n,
    title: ours.interval ? `95 % interval ${rangeText(format, ours)}` : "",
    isBest: cell.best,
  };
}

function differenceCell(table: RateFormat, { difference, verdict }: TableCell, margin: number): Content {
  const base = { dash: DASH, reach: "", n: "", isBest: false };
  if (difference === null)
    return { ...base, text: null, title: "", missing: "One of the two sides has no number." };
  return {
    ...base,
    text: signed(difference, table),
    missing: "",
    title:
      verdict === null
        ? "No verdict: one side has no interval."
        : `${verdict} at margin ${formatMargin(table, margin)}`,
  };
}

/** Why a cell of ours is empty, and what fills it. */
export function absence(table: FilledTable, isPublishedOnly: boolean): string {
  if (isPublishedOnly) return "Published value only; we have no runs for it.";
  if (table.dataset.id === "") return `No finished run here: ${table.dataset.name}.`;
  if (table.missing.length === 0) return "Not known for this dataset.";
  return `No finished run on ${table.dataset.name} yet: "Run missing cells" starts what it lacks.`;
}

/** An interval as every page and export writes it: `[0.88, 0.99]`; empty without one. */
export function rangeText(
  format: RateFormat,
  side: { interval: readonly [number, number] | null } | null,
): string {
  return side?.interval ? trueMinus(formatInterval(format, side.interval)) : "";
}
