import { type FilledTable, mixesConfigurations, placesText } from "@foldwise/core/tables";

/** What an author has to know before saving: numbers that mix trials with other hyperparameters. null where there is none. */
export function mixWarning(table: FilledTable): string | null {
  const mixed = table.cells.filter(({ notes }) => notes.some(mixesConfigurations));
  if (mixed.length === 0) return null;
  const where = placesText(table, mixed);
  const cells = mixed.length === 1 ? "1 cell averages" : `${mixed.length} cells average`;
  return `${cells} over several configurations of hyperparameters${where === "" ? "" : ` (${where})`}. Select one by its parameters, or add a row for each trial.`;
}
