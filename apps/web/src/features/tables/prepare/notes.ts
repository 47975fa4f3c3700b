import { type FilledTable, placedNotes, placesText } from "@foldwise/core/tables";

export interface TableNote {
  /** Row, column or cells it is about; empty for the whole table. */
  about: string;
  note: string;
}

/** What has to be known to read a table's numbers, each text once with all the places that it stands at. */
export function prepareNotes(table: FilledTable): TableNote[] {
  return placedNotes(table).map(({ note, places }) => ({ about: placesText(table, places), note }));
}
