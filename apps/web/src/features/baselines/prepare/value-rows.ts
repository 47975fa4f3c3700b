import { z } from "zod";

/** Fields of a number in the order of the form, which is that of a pasted spreadsheet. */
export const VALUE_FIELDS = ["table", "row", "column", "metric", "value", "unit", "n", "notes"] as const;
export type ValueField = (typeof VALUE_FIELDS)[number];

/** A number as the form edits it: every field as text. */
export interface ValueRow {
  cells: Record<ValueField, string>;
  /** What stands in the text, with what the form does not show. */
  raw: Record<string, unknown>;
}

const EMPTY: Record<ValueField, string> = {
  table: "",
  row: "",
  column: "",
  metric: "",
  value: "",
  unit: "",
  n: "",
  notes: "",
};

/** The numbers of a source; null for a list of another shape, which the YAML then shows. */
export function readValues(value: unknown): ValueRow[] | null {
  if (value === undefined || value === null) return [];
  const parsed = z.array(z.record(z.string(), z.unknown())).safeParse(value);
  if (!parsed.success) return null;
  return parsed.data.map((raw) => {
    const { decimals, notes } = raw;
    const cells = { ...EMPTY };
    for (const field of VALUE_FIELDS) cells[field] = textOf(raw[field]);
    if (typeof raw.value === "number" && typeof decimals === "number")
      cells.value = raw.value.toFixed(decimals);
    cells.notes = Array.isArray(notes) ? notes.map(textOf).join("; ") : textOf(notes);
    return { cells, raw };
  });
}

/** A row as it stands in the text. What is no number stays as it was typed, and is refused with its field. */
export function writeValue({ cells, raw }: ValueRow): Record<string, unknown> {
  const { decimals: _, notes: __, n: ___, ...rest } = raw;
  const percent = /^(-?[\d.]+)\s*%$/.exec(cells.value.trim());
  const typed = percent?.[1] ?? cells.value.trim();
  const value = numberOf(typed);
  const hidden = /\.\d*0$/.test(typed) && typeof value === "number";
  const notes = cells.notes
    .split(/;\s*/)
    .map((note) => note.trim())
    .filter(Boolean);
  return {
    ...rest,
    table: cells.table.trim(),
    row: cells.row.trim(),
    column: cells.column.trim(),
    metric: cells.metric.trim(),
    value,
    ...(hidden ? { decimals: typed.split(".")[1]?.length ?? 0 } : {}),
    unit: percent ? "percent" : cells.unit.trim(),
    ...(cells.n.trim() === "" ? {} : { n: numberOf(cells.n.trim()) }),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** A new row like the last: most numbers of a table share what stands around them. */
export function rowAfter(last: ValueRow | undefined): ValueRow {
  const { table, column, metric, unit, n } = last?.cells ?? EMPTY;
  return { cells: { ...EMPTY, table, column, metric, unit, n }, raw: {} };
}

/**
 * Puts cells copied from a spreadsheet in from one cell on, to the right and down; rows are added where there are too
 * few. null for a text of one cell, which is typed as it is.
 */
export function pasteCells(
  rows: readonly ValueRow[],
  at: number,
  field: ValueField,
  text: string,
): ValueRow[] | null {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  const grid = lines.map((line) => line.split("\t"));
  if (grid.length === 1 && grid[0]?.length === 1) return null;
  const next = [...rows];
  const first = VALUE_FIELDS.indexOf(field);
  for (const [down, cells] of grid.entries()) {
    const old = next[at + down] ?? rowAfter(next.at(-1));
    const put = { ...old.cells };
    for (const [right, cell] of cells.entries()) {
      const name = VALUE_FIELDS[first + right];
      if (name !== undefined) put[name] = cell.trim();
    }
    next[at + down] = { ...old, cells: put };
  }
  return next;
}

function numberOf(text: string): number | string {
  const value = Number(text);
  return text !== "" && Number.isFinite(value) ? value : text;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
