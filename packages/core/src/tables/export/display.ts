import type { FilledTable, PublishedCell, TableAxisView, TableCell } from "../result";
import { againstLine, answerLine } from "./answer-line";
import { matrixLines } from "./matrix-lines";
import { formatInterval, formatNumber, formatSigned, type RateFormat } from "./numbers";
import { placedNotes, placesText } from "./places";

/** "Table 9. TITLE" of `9`, "Figure 6. TITLE" of `figure 6`; an id that is no number says nothing that its title does not. */
export function tableHeading({ table: id, title }: Pick<FilledTable, "table" | "title">): string {
  if (/^\d/.test(id)) return `Table ${id}. ${title}`;
  return /^figure\b/.test(id) ? `F${id.slice(1)}. ${title}` : title;
}

/** What a renderer prints in one place: text only, every decision made. */
export interface DisplayCell {
  readonly published: string;
  readonly ours: string;
  /** `[low, high]`, empty without one. */
  readonly interval: string;
  readonly difference: string;
  readonly n: string;
  readonly best: boolean;
}

export interface DisplayRow {
  readonly label: string;
  readonly cells: readonly DisplayCell[];
}

export interface DisplayTable {
  readonly title: string;
  /** Stands over the table, null on the baseline's own data. */
  readonly ribbon: string | null;
  readonly columns: readonly TableAxisView[];
  readonly rows: readonly DisplayRow[];
  /** Some cell has a published number or could have one. */
  readonly hasPublished: boolean;
  readonly showsDifferences: boolean;
  readonly footnotes: readonly string[];
}

/** The dash of a number that the source does not print or nobody has made. */
export const NOTHING = "—";

/** Instead of the dash where the source shows a picture of the number. */
const NOT_PRINTED = "not printed";

/** The published side of a cell as it is shown. */
export function publishedText(
  { figure, baseline }: Pick<FilledTable, "figure" | "baseline">,
  published: PublishedCell | null,
): string {
  if (published !== null) return published.printed;
  const isPicture = baseline !== null && (figure === "bars" || figure === "matrices");
  return isPicture ? NOT_PRINTED : NOTHING;
}

/** Prepares a table for a renderer. Numbers have the table's decimals; published ones stand as printed. */
export function displayTable(table: FilledTable): DisplayTable {
  const rows = table.rows.map((row) => ({
    label: row.group === null ? row.label : `${row.group}, ${row.label}`,
    cells: table.columns.map((column) => {
      const cell = table.cells.find((c) => c.row === row.key && c.column === column.key);
      return cell === undefined ? EMPTY : displayCell(table, cell);
    }),
  }));
  return {
    title: table.title,
    ribbon: table.ribbon,
    columns: table.columns,
    rows,
    hasPublished: table.baseline !== null,
    showsDifferences: table.differences === "shown",
    footnotes: footnotes(table),
  };
}

const EMPTY: DisplayCell = {
  published: NOTHING,
  ours: NOTHING,
  interval: "",
  difference: "",
  n: "",
  best: false,
};

/** Our side of a cell in a line: `0.927 [0.88, 0.99]`. */
export function cellText({ ours, interval }: Pick<DisplayCell, "ours" | "interval">): string {
  return interval === "" ? ours : `${ours} ${interval}`;
}

export function displayCell(filled: FilledTable, cell: TableCell): DisplayCell {
  const { published, ours, difference, best } = cell;
  const table = formatOf(filled, cell);
  return {
    published: publishedText(filled, published),
    ours: ours === null || ours.value === null ? NOTHING : formatNumber(table, ours.value),
    interval: ours === null || ours.interval === null ? "" : formatInterval(table, ours.interval),
    difference: difference === null ? "" : formatSigned(table, difference),
    n: ours === null || ours.images === 0 ? "" : String(ours.images),
    best,
  };
}

/** Unit and decimals of one cell: the table's, where its row and column have none of their own. */
export function formatOf(
  { unit, decimals, rows, columns }: Pick<FilledTable, "unit" | "decimals" | "rows" | "columns">,
  cell: Pick<TableCell, "row" | "column">,
): Pick<FilledTable, "unit" | "decimals"> {
  const row = rows.find(({ key }) => key === cell.row);
  const column = columns.find(({ key }) => key === cell.column);
  return { unit: row?.unit ?? column?.unit ?? unit, decimals };
}

/**
 * Unit and decimals of what is said about a table's rates, such as the difference of two: the table's unit, a fraction
 * where it has counts, and never fewer than three digits after the point of a fraction.
 */
export function rateFormat({ unit, decimals }: RateFormat): RateFormat {
  return unit === "percent"
    ? { unit, decimals: Math.max(1, decimals) }
    : { unit: "fraction", decimals: Math.max(3, decimals) };
}

/** Such as parameter counts: nothing stands across a table that other data would leave as it is. */
function isDataFree({ baseline, dataset, differences, ribbon }: FilledTable): boolean {
  return baseline !== null && !dataset.isComparable && differences === "shown" && ribbon === null;
}

/** Notes of the table, its rows, columns and cells, and the answers to its questions; each line once. */
function footnotes(table: FilledTable): string[] {
  const { unit } = table;
  const lines = [
    ...(table.baseline === null
      ? []
      : [
          `Published: ${table.baseline.title}${table.baseline.doi === null ? "" : `, doi ${table.baseline.doi}`}.`,
        ]),
    `Ours: ${isDataFree(table) ? "the same on every dataset" : table.dataset.name}.${unit === "percent" ? " In percent." : ""}`,
    ...table.notes,
    ...placedNotes({ ...table, notes: [] }).map(({ note, places }) =>
      [placesText(table, places), note].filter((part) => part !== "").join(": "),
    ),
    ...matrixLines(table),
    ...table.comparisons.map((answer) => answerLine(answer, rateFormat(table))),
    ...table.against.map((set) => againstLine(set, table.equivalenceMargin, rateFormat(table))),
  ];
  return [...new Set(lines)];
}
