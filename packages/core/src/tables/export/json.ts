import type { FilledTable } from "../result";

/** The table as one JSON document, numbers at full precision: what `foldwise table show --format json` prints. */
export function tableToJson(table: FilledTable): string {
  return `${JSON.stringify(table, null, 2)}\n`;
}
