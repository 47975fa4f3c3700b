import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { TableView } from "@foldwise/core/contracts/saved-tables";
import {
  type SweepTableColumns,
  type SweepTableRows,
  tabledSweep,
  tableOfSweep,
} from "@foldwise/core/tables";
import { Document, isCollection, isMap, parseDocument } from "yaml";
import { setEntries } from "@/yaml/edit";

const COMMENT = "# Keys of a table: data/tables/README.md\n";

/** An empty table that is right but for its rows. */
export const BLANK = `${COMMENT}id: my-table
title: My table
metric: balanced_accuracy
aggregate: mean
select: {testSigma: 0, weights: best}
rows: []
columns:
  - {key: mean, label: Mean}
compare: {among: rows}
`;

/** The table of a sweep's variants; of a search, of their best trials or of all. */
export function startOfSweep(sweep: SweepDetail, columns: SweepTableColumns, rows: SweepTableRows): string {
  return written({ ...tableOfSweep(tabledSweep(sweep), columns, rows) });
}

/** What an editor of the table begins with: its text, or a copy where it is not to be changed. */
export function startOf(table: TableView): string {
  return table.revision === null ? startOfCopy(table) : table.source;
}

/** A copy under a name of its own. A paper's tables find their numbers by id: the copy names that table. */
export function startOfCopy(table: TableView): string {
  const id = /^[a-z]/.test(table.id) ? table.id : `table-${table.id}`;
  const yaml = parseDocument(table.source);
  if (yaml.errors.length > 0) return table.source;
  yaml.set("id", `${id.slice(0, 55)}-copy`);
  yaml.set("title", `${table.title} (copy)`);
  if (table.definition.baseline && !yaml.has("baselineTable")) yaml.set("baselineTable", table.id);
  // What belongs to the printed table's page is no part of a copy.
  const document: unknown = yaml.toJS({ maxAliasCount: 100 });
  return table.revision === null ? written(plain(document)) : yaml.toString({ lineWidth: 0 });
}

/** Without defaults that nobody wrote. */
function plain(document: unknown): unknown {
  return JSON.parse(
    JSON.stringify(document, (key, value: unknown) => {
      const isEmpty = Array.isArray(value) && value.length === 0 && (key === "notes" || key === "questions");
      return isEmpty || value === null || (key === "publishedOnly" && value === false) ? undefined : value;
    }),
  );
}

function written(document: unknown): string {
  const yaml = new Document(document);
  if (isMap(yaml.contents))
    for (const { value } of yaml.contents.items) if (isCollection(value)) value.flow = true;
  let text = COMMENT + yaml.toString({ lineWidth: 0, flowCollectionPadding: false });
  if (typeof document !== "object" || document === null) return text;
  for (const axis of ["rows", "columns"] as const) {
    const entries: unknown = Reflect.get(document, axis);
    if (Array.isArray(entries)) text = setEntries(text, axis, entries);
  }
  return text;
}
