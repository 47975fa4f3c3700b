import type { FilledTable } from "@foldwise/core";

export interface TableNote {
  /** Row, column or cells it is about; empty for the whole table. */
  about: string;
  note: string;
}

/** Notes of rows and columns, then of single cells, then of the table; each text once, with every place it stands at. */
export function prepareNotes(table: FilledTable): TableNote[] {
  const places = new Map<string, string[]>();
  const add = (note: string, about: string) => {
    const known = places.get(note) ?? [];
    if (about !== "" && !known.includes(about)) known.push(about);
    places.set(note, known);
  };
  for (const { label, notes } of [...table.rows, ...table.columns])
    for (const note of notes) add(note, label);
  for (const cell of table.cells) {
    const row = table.rows.find(({ key }) => key === cell.row);
    const column = table.columns.find(({ key }) => key === cell.column);
    const about = `${row?.label ?? cell.row}, ${[column?.group, column?.label ?? cell.column].filter(Boolean).join(" ")}`;
    for (const note of [...(cell.published?.notes ?? []), ...cell.notes]) add(note, about);
  }
  for (const note of table.notes) add(note, "");
  return [...places].map(([note, about]) => ({
    about: about.length > 3 ? `${about.length} cells` : about.join("; "),
    note,
  }));
}
