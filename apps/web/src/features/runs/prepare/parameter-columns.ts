import type { RunSummary } from "@foldwise/core/contracts/http/run";
import type { Column } from "@/components/data-table/column";
import { formatParameter, parameterHint, parameterLabels } from "../../../formats/parameters";

/** Parameters that every run has a column for already. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(["variant", "fold", "seed"]);

/** A column for each parameter that any of the runs has; numbers at the right. */
export function parameterColumns(runs: readonly RunSummary[]): Column<RunSummary>[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.params)))]
    .filter((name) => !OWN_COLUMNS.has(name))
    .sort();
  const labels = parameterLabels(names);
  return names.map((name) => ({
    key: `p.${name}`,
    header: labels.get(name) ?? name,
    hint: parameterHint(name),
    missing: "The parameter was not set for this run.",
    align: runs.every((run) => typeof (run.params[name] ?? 0) === "number") ? "right" : "left",
    value: (run) => {
      const value = run.params[name];
      return value === undefined || value === null
        ? null
        : typeof value === "boolean"
          ? String(value)
          : value;
    },
    cell: (run) => {
      const value = run.params[name];
      return value === undefined || value === null ? null : formatParameter(value);
    },
  }));
}

/** Columns that a table shows before anyone chose. */
export const DEFAULT_COLUMNS = [
  "name",
  "variant",
  "fold",
  "state",
  "epoch",
  "objective",
  "dataset",
  "sweep",
  "created",
];

/** The chosen columns in the table's order; `text` is what the address says, empty for the default. The name always stays. */
export function chooseColumns<Row>(all: readonly Column<Row>[], text: string): Column<Row>[] {
  const wanted = new Set(text === "" ? DEFAULT_COLUMNS : ["name", ...text.split(",")]);
  return all.filter((column) => wanted.has(column.key));
}

/** Runs chosen in the address: `1,2,3`. */
export function parseIds(text: string): Set<number> {
  return new Set(
    text
      .split(",")
      .filter((part) => /^\d+$/.test(part))
      .map(Number),
  );
}
