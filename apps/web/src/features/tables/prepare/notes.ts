import type { FilledTable } from "@foldwise/core";

export interface TableNote {
  /** Row, column or cells it is about; empty for the whole table. */
  about: string;
  note: string;
}

interface Place {
  row: string | null;
  group: string | null;
  column: string | null;
}

/** Notes of rows and columns, then of single cells, then of the table; each text once, with every place it stands at. */
export function prepareNotes(table: FilledTable): TableNote[] {
  const places = new Map<string, Place[]>();
  const add = (note: string, place: Place | null) => {
    const known = places.get(note) ?? [];
    if (place) known.push(place);
    places.set(note, known);
  };
  for (const { label, notes } of table.rows)
    for (const note of notes) add(note, { row: label, group: null, column: null });
  for (const { label, group, notes } of table.columns)
    for (const note of notes) add(note, { row: null, group, column: label });
  for (const cell of table.cells) {
    const row = table.rows.find(({ key }) => key === cell.row);
    const column = table.columns.find(({ key }) => key === cell.column);
    const place = {
      row: row?.label ?? cell.row,
      group: column?.group ?? null,
      column: column?.label ?? cell.column,
    };
    for (const note of [...(cell.published?.notes ?? []), ...cell.notes]) add(note, place);
  }
  for (const note of table.notes) add(note, null);
  return [...places].map(([note, at]) => ({ about: aboutOf(at), note }));
}

/** What all the places share: a row, a column, both; or how many they are. */
function aboutOf(places: readonly Place[]): string {
  const shared = (read: (place: Place) => string | null) => {
    const values = new Set(places.map(read));
    return values.size === 1 ? [...values][0] : null;
  };
  const parts = [
    shared(({ row }) => row),
    [shared(({ group }) => group), shared(({ column }) => column)].filter(Boolean).join(" "),
  ].filter(Boolean);
  if (parts.length > 0 || places.length === 0) return parts.join(", ");
  return `${places.length} cells`;
}
