import type { FilledTable, TableAxisView, TableCell } from "../result";

/** `9` → "Table 9", `figure 6` → "Figure 6", `split-leakage` → "Split leakage". */
export function tableHeading(id: string): string {
  if (/^\d/.test(id)) return `Table ${id}`;
  const words = id.replaceAll(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How numbers are written. */
export type RateFormat = Pick<FilledTable, "unit" | "decimals">;

/** What a renderer prints in one place: text only, every decision made. */
export interface DisplayCell {
  readonly published: string;
  readonly ours: string;
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

function displayCell(filled: FilledTable, cell: TableCell): DisplayCell {
  const { published, ours, difference, best } = cell;
  const table = formatOf(filled, cell);
  return {
    published: published === null ? NOTHING : published.printed,
    ours: ours === null || ours.value === null ? NOTHING : formatNumber(table, ours.value),
    interval:
      ours === null || ours.interval === null
        ? ""
        : ours.interval.map((end) => formatNumber(table, end)).join(" to "),
    difference: difference === null ? "" : `${difference < 0 ? "" : "+"}${formatNumber(table, difference)}`,
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

/** A number of ours in the table's unit and decimals; plain numbers as they are. */
export function formatNumber(
  { unit, decimals }: Pick<FilledTable, "unit" | "decimals">,
  value: number,
): string {
  if (unit === "plain")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
  return (unit === "percent" ? 100 * value : value).toFixed(decimals);
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

/** Notes of the table, its rows, columns and cells, and the answers to its questions; each line once. */
function footnotes(table: FilledTable): string[] {
  const { unit } = table;
  const lines = [
    ...(table.baseline === null
      ? []
      : [
          `Published: ${table.baseline.title}${table.baseline.doi === null ? "" : `, doi ${table.baseline.doi}`}.`,
        ]),
    `Ours: ${table.dataset.name}.${unit === "percent" ? " In percent." : ""}`,
    ...table.notes,
    ...[...table.rows, ...table.columns].flatMap(({ label, notes }) =>
      notes.map((note) => `${label}: ${note}`),
    ),
    ...cellFootnotes(table),
    ...table.comparisons.map((answer) => answerLine(answer, rateFormat(table))),
    ...table.against.map((set) => againstLine(set, rateFormat(table))),
  ];
  return [...new Set(lines)];
}

/** Notes of cells, each once, with the row or the column that all its cells share. */
function cellFootnotes({ cells, rows, columns }: FilledTable): string[] {
  const places = new Map<string, TableCell[]>();
  for (const cell of cells) {
    for (const note of [...(cell.published?.notes ?? []), ...cell.notes]) {
      places.set(note, [...(places.get(note) ?? []), cell]);
    }
  }
  return [...places].map(([note, at]) => {
    const row = only(at.map((cell) => rows.find(({ key }) => key === cell.row)?.label));
    const group = only(at.map((cell) => columns.find(({ key }) => key === cell.column)?.group));
    const column = only(at.map((cell) => columns.find(({ key }) => key === cell.column)?.label));
    const place = [row, group, column].filter((part) => part !== null).join(", ");
    return place === "" || at.length === cells.length ? note : `${place}: ${note}`;
  });
}

/** The one value that all have, or null. */
function only(values: readonly (string | null | undefined)[]): string | null {
  const [first] = values;
  return values.every((value) => value === first) ? (first ?? null) : null;
}

/** A question's answer in a line: effect, interval, test, p and n. */
export function answerLine(answer: FilledTable["comparisons"][number], format: RateFormat): string {
  const { question, metric, effect, interval, test, images, withheld } = answer;
  const pValue = answer.adjustedP ?? answer.pValue;
  if (effect === null) return `${question} Not answered: ${withheld ?? "no runs"}.`;
  const range =
    interval === null ? "" : ` (95 % ${interval.map((end) => formatNumber(format, end)).join(" to ")})`;
  const p = pValue === null ? "no p value" : formatP(pValue);
  return `${question} ${metric} ${effect < 0 ? "" : "+"}${formatNumber(format, effect)}${range}, ${test ?? "no test"}, ${images} test images, ${p}. ${answer.notes.join(" ")}`.trim();
}

/** Ours against the published numbers in a line: the mean over folds, and each fold's verdict. */
function againstLine({ label, perFold, pooled }: FilledTable["against"][number], format: RateFormat): string {
  const { difference, interval, pValue, adjustedP, verdict } = pooled;
  const range = interval.map((end) => formatNumber(format, end)).join(" to ");
  const folds = perFold.map((fold) => `fold ${fold.fold} ${fold.verdict}`).join(", ");
  return `${label}: ours − published ${difference < 0 ? "" : "+"}${formatNumber(format, difference)} (95 % ${range}), ${formatP(adjustedP ?? pValue)}, ${verdict} (${folds}).`;
}

function formatP(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
