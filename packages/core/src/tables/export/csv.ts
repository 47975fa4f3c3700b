import type { FilledTable } from "../result";
import { cellText, displayCell } from "./display";

const HEAD = [
  "table",
  "dataset",
  "row",
  "column",
  "metric",
  "published",
  "published_unit",
  "published_low",
  "published_high",
  "published_n",
  "ours",
  "ours_low",
  "ours_high",
  "ours_shown",
  "images",
  "trainings",
  "difference",
  "best",
  "runs",
  "notes",
  "ribbon",
] as const;

/**
 * One line a cell with every number at full precision, rates as fractions (RFC 4180, CRLF); `ours_shown` is our side as
 * the page and the other formats print it. The dataset and the
 * ribbon stand on every line, so that a copied line still says what it is.
 */
export function tableToCsv(table: FilledTable): string {
  const lines = table.cells.map((cell) => {
    const { row, column, metric, published, ours, difference, best, notes } = cell;
    return [
      table.table,
      table.dataset.name,
      row,
      column,
      metric,
      published?.value,
      published === null ? undefined : published.unit === "percent" ? "fraction" : published.unit,
      published?.interval?.[0],
      published?.interval?.[1],
      published?.n,
      ours?.value,
      ours?.interval?.[0],
      ours?.interval?.[1],
      ours === null ? undefined : cellText(displayCell(table, cell)),
      ours?.images,
      ours?.trainings,
      difference,
      best ? "best" : "",
      ours?.runs.join(" "),
      [...(published?.notes ?? []), ...notes].join(" "),
      table.ribbon,
    ];
  });
  return [HEAD, ...lines].map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}

/** Quotes what needs it; a text that a spreadsheet would run as a formula gets an apostrophe. */
function csvField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
