import { z } from "zod";
import { datasetRefSchema } from "./http/dataset";
import { planCostSchema, sweepSummarySchema } from "./http/sweep";

/** Size of the settings that missing cells are trained with: the article's, or those that a processor manages. */
export const TABLE_PRESETS = ["full", "cpu"] as const;
export type TablePreset = (typeof TABLE_PRESETS)[number];

/** GET /api/v1/tables/:id/missing: what a table's empty cells need, before anything runs. */
export const tableMissingSchema = z.object({
  table: z.string(),
  dataset: datasetRefSchema,
  preset: z.enum(TABLE_PRESETS),
  /** Presets that there are for this table. */
  presets: z.array(z.enum(TABLE_PRESETS)),
  /** File in data/sweeps that gives the settings of what nobody has trained yet. */
  settings: z.string(),
  /** New trainings have the settings of those that the table is made of; the file gives only what those leave open. */
  alike: z.boolean(),
  /** Cells that lack a run. */
  cells: z.int(),
  plans: z.array(
    z.object({
      /** YAML, as `foldwise sweep run` takes it. */
      source: z.string(),
      arms: z.array(z.string()),
      folds: z.array(z.int()),
      seeds: z.array(z.int()),
      testSigmas: z.array(z.number()),
      cost: planCostSchema,
    }),
  ),
  total: planCostSchema.pick({
    trainings: true,
    shared: true,
    evaluations: true,
    epochs: true,
    seconds: true,
    basis: true,
    time: true,
  }),
  /** Sweeps that make some of it already. */
  underWay: z.array(z.int()),
  /** Why some cells stay empty whatever runs. */
  unmet: z.array(z.string()),
});
export type TableMissing = z.infer<typeof tableMissingSchema>;

export const tableRunRequestSchema = z.strictObject({
  /** Slug; the dataset that the table is shown with by default. */
  dataset: z.string().optional(),
  preset: z.enum(TABLE_PRESETS).optional(),
  /** Key of the settings that the table is shown with. */
  settings: z.string().max(100).optional(),
});

/** POST /api/v1/tables/:id/runs: the sweeps that it started; none where nothing is missing. */
export const tableRunResponseSchema = z.object({
  sweeps: z.array(sweepSummarySchema),
  missing: tableMissingSchema,
});
export type TableRun = z.infer<typeof tableRunResponseSchema>;
