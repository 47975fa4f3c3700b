import type { FilledTable } from "../result";
import { tableToCsv } from "./csv";
import { tableToJson } from "./json";
import { tableToLatex } from "./latex";
import { tableToMarkdown } from "./markdown";

/** Formats of an export: the command's names, which are also the files' endings where they differ. */
export const TABLE_FORMATS = ["md", "csv", "latex", "json"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const RENDERERS: Readonly<Record<TableFormat, (table: FilledTable) => string>> = {
  md: tableToMarkdown,
  csv: tableToCsv,
  latex: tableToLatex,
  json: tableToJson,
};

/** Renders a table. Every format carries the ribbon that names the dataset. */
export function renderTable(table: FilledTable, format: TableFormat): string {
  return RENDERERS[format](table);
}
