import type { Problem } from "../errors";
import type { SchemaIssue } from "../errors/schema-issue";
import { schemaProblems } from "../errors/schema-problems";

/** What would be right, by the last name of the field's path. */
const REMEDIES: Readonly<Record<string, string>> = {
  id: "a short name such as my-ablation",
  title: "a line of text",
  rows: "a list of at least one row, each with key and label",
  columns: "a list of at least one column, each with key and label",
  key: "a name that is unique in its list",
  label: "the text of the heading",
  metric: "a measure such as balanced_accuracy, f1/macro or rmse",
  aggregate: "one of mean, median, best, pooled",
  unit: "one of fraction, percent, plain",
  settings: "one, for a single set of settings of each network, or all",
  decimals: "a whole number from 0 to 6",
  folds: "a list of fold numbers such as [0, 1, 2]",
  fold: "a fold's number, from 0",
  seed: "a whole number",
  testSigma: "a number from 0, in 8-bit units",
  replicate: "a draw's number, from 0",
  among: "columns or rows",
  equivalenceMargin: "a fraction between 0 and 1, such as 0.05",
  alpha: "a number between 0 and 1, such as 0.05",
  dataset: "the slug of a dataset, or null",
  select: "a mapping such as { model: mobilenet_m, testSigma: 0 }",
};

const KEYS: readonly (readonly [RegExp, string])[] = [
  [/^(rows|columns)\.\d+$/, "one of key, label, group, metric, aggregate, select, publishedOnly, notes"],
  [
    /^$/,
    "one of id, title, dataset, baseline, baselineTable, kind, unit, decimals, metric, aggregate, figure, dataFree, select, settings, plan, folds, rows, columns, equivalenceMargin, arms, compare, questions, notes",
  ],
];

/** Problems of a definition: each with its field, what stands there and what would be right. */
export function definitionProblems(issue: SchemaIssue, raw: unknown): Problem[] {
  return schemaProblems(issue, raw, {
    root: "table",
    remedies: REMEDIES,
    unknown: (place) => ({
      problem: "unknown key",
      remedy: KEYS.find(([pattern]) => pattern.test(place))?.[1],
    }),
  });
}
