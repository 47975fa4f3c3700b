import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { TableView } from "@foldwise/core/contracts/saved-tables";
import {
  type Selector,
  type SweepTableColumns,
  type SweepTableRows,
  slugOf,
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

/** Folds that have a column each; of more there is their mean alone. */
const MAX_FOLD_COLUMNS = 30;

/** A table of a fold group, or of it and what it was compared with: a row each, by fold. */
export function startOfFolds({
  title,
  dataset,
  sides,
  folds,
}: {
  title: string;
  dataset: string | null;
  sides: readonly { label: string; select: Selector; metric: string }[];
  folds: readonly number[];
}): string {
  const [first, second] = sides;
  const rows = sides.map(({ label, select, metric }, i) => ({
    key: `side-${i + 1}`,
    label,
    metric,
    select: { ...select },
  }));
  const columns = folds.length > MAX_FOLD_COLUMNS ? [] : folds;
  return written({
    id: slugOf(`${title} by fold`),
    title: `${title} by fold`,
    dataset,
    // Which folds there are is not the dataset's to say.
    folds: [...folds],
    rows,
    columns: [
      ...columns.map((fold) => ({ key: `fold-${fold}`, label: `Fold ${fold}`, select: { fold } })),
      { key: "mean", label: "Mean" },
    ],
    compare: { among: "rows" },
    ...(first && second && first.metric === second.metric
      ? {
          questions: [
            {
              key: "better",
              question: `Is ${first.label} better than ${second.label}?`,
              metric: first.metric,
              first: { label: first.label, select: { ...first.select } },
              second: { label: second.label, select: { ...second.select } },
            },
          ],
        }
      : {}),
    notes: [
      second
        ? "Whether both were split alike is not known of runs that were logged from outside: fold n of one is compared with fold n of the other."
        : "Runs that were logged from outside: of their splits nothing is known but the number of the fold.",
    ],
  });
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
