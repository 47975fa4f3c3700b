import { z } from "zod";
import { invalid, type Problem } from "../errors";
import { hasUnprintable, MAX_INTEGER, NO_CREDENTIALS, readYaml, UNPRINTABLE_NAME } from "../input";
import { areaMeasure, canonicalMetric, trimMetric } from "../metrics";
import { TABLE_AGGREGATES, type TableAggregate } from "./aggregate";
import { definitionProblems } from "./problems";
import { type Selector, selectorSchema } from "./selector";

const TABLE_UNITS = ["fraction", "percent", "plain"] as const;

export const TABLE_FIGURES = ["curves", "bars", "matrices"] as const;
export type TableFigure = (typeof TABLE_FIGURES)[number];

/** A page with more is no table to read, and takes minutes to fill. */
const MAX_CELLS = 2_000;
export const MAX_LINES = 200;
/** Each is an analysis of its own, fold by fold. */
const MAX_QUESTIONS = 50;
const MAX_STRATA = 20;

const text = z
  .string()
  .trim()
  .min(1)
  .refine((value) => !hasUnprintable(value), UNPRINTABLE_NAME)
  .refine(...NO_CREDENTIALS);
/** A name of version 0.1, `recall/normal`, becomes `recall/class/normal`: cells of one metric have one name. */
const metricName = z
  .string()
  .overwrite((name) => canonicalMetric(trimMetric(name)))
  .min(1);
const notes = z.array(text).default([]);
const select = selectorSchema.refine(({ fold = 0 }) => fold <= MAX_INTEGER, {
  path: ["fold"],
  message: "no dataset has this fold",
});

const axisSchema = z
  .strictObject({
    key: text,
    label: text,
    group: text
      .optional()
      .describe("Heading over neighbouring rows or columns; the best of a group may be bold."),
    metric: metricName.optional(),
    aggregate: z
      .enum(TABLE_AGGREGATES)
      .optional()
      .describe("Instead of the table's; a row's goes before its column's."),
    select: select.optional(),
    publishedOnly: z
      .boolean()
      .default(false)
      .describe(
        "Our side stays empty and is never called missing: a system that is here only as a published number.",
      ),
    fact: z
      .boolean()
      .default(false)
      .describe(
        "Our side is a count that the caller knows, such as patients on both sides, and not made of evaluations.",
      ),
    unit: z
      .enum(TABLE_UNITS)
      .optional()
      .describe("Instead of the table's, such as a share among counts; a count is `plain` by itself."),
    notes,
  })
  .describe(
    "A row or a column. Row and column together must give a cell its metric; their selectors are merged.",
  );

const questionSchema = z
  .strictObject({
    key: text,
    question: text,
    metric: metricName,
    first: z.strictObject({ label: text, select }),
    second: z.strictObject({ label: text, select }),
    strata: z
      .array(z.strictObject({ label: text, select, weight: z.number() }))
      .min(2)
      .max(MAX_STRATA)
      .optional()
      .describe(
        "Settings within which the arms are compared; the effect is the weighted sum. Weights of a half and a half give a main effect, 1 and -1 an interaction.",
      ),
    notes,
  })
  .describe("A question that the page answers with effect, interval, test and n.");

/** The first cell that would pool scores, at the aggregate that it has; null where none would. */
function pooledAuc(table: {
  metric?: string;
  aggregate: TableAggregate;
  rows: readonly TableAxis[];
  columns: readonly TableAxis[];
}) {
  for (const [r, row] of table.rows.entries())
    for (const [c, column] of table.columns.entries()) {
      const metric = row.metric ?? column.metric ?? table.metric ?? "";
      const aggregate = row.aggregate ?? column.aggregate ?? table.aggregate;
      if (areaMeasure(metric) === null || aggregate !== "pooled" || row.fact || column.fact) continue;
      const at = row.aggregate ? ["rows", r] : column.aggregate ? ["columns", c] : [];
      return {
        path: [...at, "aggregate"],
        message: `row ${row.key}, column ${column.key} is ${metric}: scores of different trainings are never pooled`,
        params: { remedy: "mean, median or best; or another metric" },
      };
    }
  return null;
}

export const tableDefinitionSchema = z
  .strictObject({
    id: text,
    title: text,
    dataset: text
      .nullable()
      .optional()
      .describe(
        "Slug of the default dataset of our side; null for runs without a dataset, of the sweep or experiment in `select`.",
      ),
    baseline: text
      .nullable()
      .default(null)
      .describe("Id of the baseline file of the published side; null for a custom table."),
    baselineTable: text.optional().describe("Table of that file, the id by default."),
    kind: z
      .enum(["evaluations", "facts"])
      .default("evaluations")
      .describe(
        "`evaluations`: our side is made of evaluations. `facts`: of counts that the caller knows, such as splits.",
      ),
    unit: z.enum(TABLE_UNITS).default("fraction"),
    decimals: z.int().min(0).max(6).default(3),
    metric: metricName.optional().describe("Of cells whose row and column name none."),
    aggregate: z
      .enum(TABLE_AGGREGATES)
      .default("mean")
      .describe("How a cell makes one number of several evaluations."),
    figure: z
      .enum(TABLE_FIGURES)
      .optional()
      .describe(
        "Figure that the page also draws of our side: curves of its runs, bars of its cells, or confusion matrices.",
      ),
    dataFree: z
      .boolean()
      .default(false)
      .describe(
        "Our side is the same on every dataset, such as parameter counts: differences are shown without a warning.",
      ),
    select: select.default({}).describe("Selection of every cell, before its row and column."),
    settings: z
      .enum(["one", "all"])
      .default("all")
      .describe(
        "`one`: for each network only trainings of one set of settings, so that no cell mixes what the table does not compare. `all`: whatever a cell selects.",
      ),
    plan: text
      .optional()
      .describe(
        "Plan in `sweeps/` of the baseline's paper or in data/sweeps, by file name without its ending, whose settings missing evaluations are trained with; `quick-start` by default.",
      ),
    folds: z
      .array(z.int().min(0).max(MAX_INTEGER))
      .min(1, "needs at least one fold")
      .optional()
      .describe("Folds that a cell without a fold is made of; all of the dataset by default."),
    rows: z.array(axisSchema).min(1, "needs at least one row"),
    columns: z.array(axisSchema).min(1, "needs at least one column"),
    equivalenceMargin: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        'Differences to a published rate up to this fraction do not matter: what "compatible" is said at; 0.05 by default.',
      ),
    arms: z
      .array(text)
      .default([])
      .describe(
        "Labels of columns that are arms, in the order of their hues: that of the table's plan. Others follow.",
      ),
    compare: z
      .strictObject({ among: z.enum(["columns", "rows"]), alpha: z.number().gt(0).lt(1).default(0.05) })
      .optional()
      .describe(
        "Which cells compete for bold: those of a row in one column group, or those of a column in one row group.",
      ),
    questions: z.array(questionSchema).max(MAX_QUESTIONS).default([]),
    notes,
  })
  .superRefine((table, context) => {
    // Without a dataset nothing else says that runs were tested on the same data.
    if (table.dataset === null && !isOfNamedRuns(table))
      context.addIssue({
        code: "custom",
        path: ["select"],
        message:
          "a table without a dataset is of one sweep or one experiment, or each row names what it is of",
        params: { remedy: "name it: { sweep: 12 } or { experiment: NAME }, or { group: r12 } of each row" },
      });
    const pooled = pooledAuc(table);
    if (pooled !== null) context.addIssue({ code: "custom", ...pooled });
    for (const axis of ["rows", "columns"] as const) {
      const keys = table[axis].map(({ key }) => key);
      const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
      if (twice >= 0)
        context.addIssue({ code: "custom", path: [axis, twice, "key"], message: "duplicate key" });
    }
    for (const [r, row] of table.rows.entries()) {
      const bare = table.columns.find(
        (column) => table.metric === undefined && row.metric === undefined && column.metric === undefined,
      );
      if (bare !== undefined) {
        context.addIssue({
          code: "custom",
          path: ["rows", r, "metric"],
          message: `neither the table nor this row nor column ${bare.key} names a metric`,
        });
      }
    }
  });

/** Whether the table, or each of its rows or columns, names the sweep, experiment or fold group that it is of. */
function isOfNamedRuns({
  select,
  rows,
  columns,
}: {
  select: Selector;
  rows: readonly { select?: Selector | undefined }[];
  columns: readonly { select?: Selector | undefined }[];
}): boolean {
  const names = ({ sweep, experiment, group }: Selector = {}) =>
    sweep !== undefined || experiment !== undefined || group !== undefined;
  return names(select) || [rows, columns].some((axis) => axis.every((one) => names(one.select)));
}

export type TableDefinition = z.infer<typeof tableDefinitionSchema>;
export type TableDefinitionInput = z.input<typeof tableDefinitionSchema>;
export type TableAxis = z.infer<typeof axisSchema>;
export type TableQuestion = z.infer<typeof questionSchema>;

const REFUSED = "The table was refused";

/** Checks a table's definition. @throws FoldwiseError `invalid` with every problem and its field */
export function checkTableDefinition(raw: unknown): TableDefinition {
  const tooLarge = sizeProblems(raw);
  if (tooLarge.length > 0) throw invalid(tooLarge, REFUSED);
  const parsed = tableDefinitionSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.flatMap((issue) => definitionProblems(issue, raw)),
    REFUSED,
  );
}

/** First, as a schema names what is wrong with each of a million cells. */
function sizeProblems(raw: unknown): Problem[] {
  const sizes = z.object({ rows: z.array(z.unknown()), columns: z.array(z.unknown()) }).safeParse(raw);
  if (!sizes.success) return [];
  const { rows, columns } = sizes.data;
  if (Math.max(rows.length, columns.length) <= MAX_LINES && rows.length * columns.length <= MAX_CELLS)
    return [];
  return [
    {
      field: rows.length < columns.length ? "columns" : "rows",
      value: `${rows.length} rows × ${columns.length} columns`,
      problem: "too many",
      remedy: `at most ${MAX_LINES} of each, and ${MAX_CELLS} cells`,
    },
  ];
}

/** A definition on a dataset: where it names no folds, a cell without one is made of all of the dataset's. */
export function withFolds(definition: TableDefinition, folds: readonly number[]): TableDefinition {
  return definition.folds === undefined && folds.length > 0
    ? { ...definition, folds: [...folds] }
    : definition;
}

/** Reads a table's definition, YAML or JSON. @throws FoldwiseError `invalid` */
export function parseTableDefinition(source: string): TableDefinition {
  return checkTableDefinition(readYaml(source, { root: "table", refusal: REFUSED }));
}
