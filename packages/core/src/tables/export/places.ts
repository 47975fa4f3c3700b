import type { FilledTable, TableAxisView, TableCell } from "../result";

type Place = Pick<TableCell, "row" | "column">;

/** Names that are spelled out; the rest is counted. */
const MAX_NAMED = 4;

/** A note with the cells that it stands at; none for one of the whole table. */
export interface PlacedNote {
  readonly note: string;
  readonly places: readonly Place[];
}

/** Notes of rows and columns, then of single cells, then of the table; each text once, with every place it stands at. */
export function placedNotes(table: Pick<FilledTable, "rows" | "columns" | "cells" | "notes">): PlacedNote[] {
  const { rows, columns, cells, notes } = table;
  const found = new Map<string, Place[]>();
  const add = (note: string, places: readonly Place[]) =>
    found.set(note, [...(found.get(note) ?? []), ...places]);
  for (const row of rows)
    for (const note of row.notes)
      add(
        note,
        columns.map((column) => ({ row: row.key, column: column.key })),
      );
  for (const column of columns)
    for (const note of column.notes)
      add(
        note,
        rows.map((row) => ({ row: row.key, column: column.key })),
      );
  for (const cell of cells)
    for (const note of new Set([...(cell.published?.notes ?? []), ...cell.notes])) add(note, [cell]);
  for (const note of notes) add(note, []);
  return [...found].map(([note, places]) => ({ note, places }));
}

/** Where some cells are, by their rows and columns: `Precision and Recall`, `Accuracy, Fold 0`; empty for all of them. */
export function placesText(
  { rows, columns }: Pick<FilledTable, "rows" | "columns">,
  places: readonly Place[],
): string {
  const keys = new Set(places.map(({ row, column }) => JSON.stringify([row, column])));
  const usedRows = rows.filter(({ key }) => places.some(({ row }) => row === key));
  const usedColumns = columns.filter(({ key }) => places.some(({ column }) => column === key));
  const isBlock = keys.size === usedRows.length * usedColumns.length;
  if (!isBlock && keys.size <= MAX_NAMED)
    return [...new Map(places.map((place) => [JSON.stringify([place.row, place.column]), place])).values()]
      .map((place) => placesText({ rows, columns }, [place]))
      .join("; ");
  const parts = [axisText("rows", rows, usedRows), axisText("columns", columns, usedColumns)].filter(
    (part) => part !== "",
  );
  const text = parts
    .join(parts.some((part) => / and |; | but /.test(part)) ? "; " : ", ")
    .replace(/^all /, "All ");
  if (isBlock || keys.size === 0) return text;
  return text === "" ? `${keys.size} cells` : `${keys.size} cells of ${text}`;
}

/** Some rows, or some columns, by the groups or the labels that make them; empty for all. */
function axisText(name: string, all: readonly TableAxisView[], used: readonly TableAxisView[]): string {
  if (used.length === all.length) return "";
  const [labels, groups] = [distinct(used, "label"), distinct(used, "group")];
  const isGrouped = all.every(({ group }) => group !== null);
  const isAll = (has: (item: TableAxisView) => boolean) => used.length === all.filter(has).length;
  const groupText = someOf("groups", groups, distinct(all, "group"));
  if (isGrouped && isAll(({ group }) => groups.includes(group ?? ""))) return groupText;
  if (isAll(({ label }) => labels.includes(label))) return someOf(name, labels, distinct(all, "label"));
  if (isGrouped && used.length === labels.length * groups.length)
    return groups.length === 1 ? `${groupText}, ${listed(labels)}` : `${listed(labels)} in ${groupText}`;
  return listed(used.map(({ label, group }) => (group === null ? label : `${group}, ${label}`)));
}

function distinct(items: readonly TableAxisView[], key: "label" | "group"): string[] {
  return [...new Set(items.flatMap((item) => item[key] ?? []))];
}

/** By those that are left out, where it is one of many. */
function someOf(name: string, some: readonly string[], all: readonly string[]): string {
  const others = all.filter((one) => !some.includes(one));
  return some.length > 2 && others.length === 1 ? `all ${name} but ${others[0] ?? ""}` : listed(some);
}

function listed(names: readonly string[]): string {
  const once = [...new Set(names)];
  const shown = once.length > MAX_NAMED ? once.slice(0, MAX_NAMED - 1) : once;
  const last = once.length > shown.length ? `${once.length - shown.length} more` : shown.at(-1);
  const before = once.length > shown.length ? shown : shown.slice(0, -1);
  const comma = once.some((name) => name.includes(",")) ? "; " : ", ";
  return before.length === 0 ? (last ?? "") : `${before.join(comma)} and ${last ?? ""}`;
}
