import { z } from "zod";
import { PUBLISHED_VERDICTS } from "../statistics";
import type { FilledTable } from "../tables";
import { selectorSchema, TABLE_FIGURES } from "../tables";
import { directionSchema } from "../trainers";
import { BASELINE_UNITS } from "../words";
import { declaredMeasureSchema } from "./declared-measure";
import { datasetRefSchema } from "./http/dataset";
import { tableDatasetShape } from "./http/dataset-paper";

const source = z.object({ id: z.string(), title: z.string(), doi: z.string().nullable() });
const interval = z.tuple([z.number(), z.number()]).nullable();
const p = z.number().nullable();
const matrix = z.object({ classes: z.array(z.string()), counts: z.array(z.array(z.int())) });
const texts = z.array(z.string());

export const publishedCellSchema = z.object({
  value: z.number(),
  printed: z.string(),
  unit: z.enum(BASELINE_UNITS),
  interval,
  intervalMethod: z.string().nullable(),
  n: z.int().nullable(),
  matrices: z.array(matrix),
  notes: texts,
});

export const oursCellSchema = z.object({
  value: z.number().nullable(),
  reason: z.string().nullable(),
  interval,
  intervalMethod: z.string().nullable(),
  intervalWithheld: z.string().nullable(),
  still: z.array(z.int()),
  spread: z.object({ low: z.number(), high: z.number(), over: z.string() }).nullable(),
  images: z.int(),
  confusion: matrix.nullable(),
  evaluations: z.int(),
  runs: texts,
  trainings: z.int(),
  folds: z.array(z.int()),
  seeds: z.array(z.int()),
  replicates: z.int(),
});

export const namedTestSchema = z.object({
  name: z.string(),
  pValue: p,
  withheld: z.string().nullable(),
  assumes: z.string().nullable(),
  detail: z.string(),
});

export const comparisonSchema = z.object({
  key: z.string(),
  question: z.string(),
  metric: z.string(),
  direction: directionSchema.optional().describe("As plans named it; only of a measure that they named."),
  first: z.string(),
  second: z.string(),
  effect: z.number().nullable(),
  interval,
  test: z.string().nullable(),
  pValue: p,
  adjustedP: p,
  familySize: z.int().nullable(),
  images: z.int(),
  patients: z.int().nullable(),
  perFold: z.array(
    z.object({
      fold: z.int(),
      first: z.number(),
      second: z.number(),
      effect: z.number(),
      interval,
      test: z.string(),
      pValue: p,
      adjustedP: p,
      images: z.int(),
      patients: z.int().nullable(),
      others: z.array(namedTestSchema),
    }),
  ),
  overFolds: z.array(namedTestSchema),
  t: z
    .object({
      mean: z.number(),
      standardError: z.number(),
      degreesOfFreedom: z.number(),
      t: z.number().nullable(),
      pValue: p,
      interval: z.tuple([z.number(), z.number()]),
    })
    .nullable(),
  withheld: z.string().nullable(),
  notes: texts,
});

const verdict = z.enum(PUBLISHED_VERDICTS);
const publishedTest = {
  difference: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  pValue: z.number(),
  adjustedP: p,
  equivalenceP: z.number(),
  verdict,
};
export const againstSchema = z.object({
  label: z.string(),
  metric: z.string(),
  perFold: z.array(
    z.object({
      ...publishedTest,
      fold: z.int(),
      ours: p,
      published: p,
      images: z.int(),
      publishedImages: z.int().nullable(),
    }),
  ),
  pooled: z.object(publishedTest),
});

export const axisSchema = z.object({
  key: z.string(),
  label: z.string(),
  group: z.string().nullable(),
  publishedOnly: z.boolean(),
  unit: z.enum(["fraction", "percent", "plain"]).nullable(),
  notes: texts,
});

export const filledTableSchema: z.ZodType<FilledTable> = z
  .object({
    table: z.string(),
    title: z.string(),
    baseline: source.nullable(),
    dataset: z.object({ id: z.string(), name: z.string(), ...tableDatasetShape }),
    ribbon: z.string().nullable(),
    differences: z.enum(["shown", "hidden"]),
    unit: z.enum(["fraction", "percent", "plain"]),
    decimals: z.int(),
    figure: z.enum(TABLE_FIGURES).nullable(),
    rows: z.array(axisSchema),
    columns: z.array(axisSchema),
    measures: z
      .array(declaredMeasureSchema)
      .optional()
      .describe("Measures that the plans of the runs named; left out where there are none."),
    arms: texts,
    cells: z.array(
      z.object({
        row: z.string(),
        column: z.string(),
        metric: z.string(),
        published: publishedCellSchema.nullable(),
        ours: oursCellSchema.nullable(),
        difference: z.number().nullable(),
        verdict: verdict.nullable(),
        best: z.boolean(),
        notes: texts,
      }),
    ),
    comparisons: z.array(comparisonSchema),
    equivalenceMargin: z.number(),
    against: z.array(againstSchema),
    settings: z.array(
      z.object({
        name: z.string(),
        chosen: z.string(),
        options: z.array(z.object({ key: z.string(), label: z.string(), trainings: z.int() })),
      }),
    ),
    missing: z.array(z.object({ select: selectorSchema, folds: z.array(z.int()), cells: z.int() })),
    notes: texts,
  })
  .describe("GET /api/v1/tables/:id and `foldwise table show --json`: a FilledTable as JSON.");

export const tableSummarySchema = z
  .object({
    id: z.string(),
    title: z.string(),
    baseline: source.nullable(),
    cells: z.int(),
    published: z.int(),
    coverage: z.array(z.object({ dataset: datasetRefSchema, filled: z.int() })),
    withoutDataset: z
      .object({ name: z.string(), filled: z.int() })
      .optional()
      .describe(
        "Only of a table whose dataset is null: cells that runs without a dataset answer, and which runs.",
      ),
    saved: z
      .object({ revision: z.int(), updatedAt: z.string() })
      .optional()
      .describe("Only of a saved table; those of data/ have none."),
  })
  .describe(
    "GET /api/v1/tables. `cells` are those that runs can fill; `coverage` says how many are answered, for each dataset: with a number, or with runs that say why there is none.",
  );
export type TableSummary = z.infer<typeof tableSummarySchema>;
export const tableListSchema = z.object({ tables: z.array(tableSummarySchema) });
