import { z } from "zod";
import { datasetRefSchema } from "./http/dataset";
import { planCostSchema, sweepSummarySchema } from "./http/sweep";

/** Size of the settings that missing cells are trained with: the paper's, or those that a processor manages. */
export const TABLE_PRESETS = ["full", "cpu"] as const;
export type TablePreset = (typeof TABLE_PRESETS)[number];

export const tableMissingSchema = z
  .object({
    table: z.string(),
    dataset: datasetRefSchema
      .nullable()
      .describe("Null for a table of runs without one, for which no plan is made."),
    preset: z.enum(TABLE_PRESETS),
    presets: z.array(z.enum(TABLE_PRESETS)).describe("Presets that there are for this table."),
    settings: z.string().describe("Name of the plan with the settings of new trainings."),
    settingsFile: z
      .string()
      .nullable()
      .describe("Its file, from the project's folder; null where no plan would be made."),
    alike: z
      .boolean()
      .describe(
        "New trainings have the settings of the table's trainings; the file supplies only what those leave open.",
      ),
    cells: z.int().describe("Cells that lack a run."),
    plans: z.array(
      z.object({
        source: z.string().describe("YAML, as `foldwise sweep run` takes it."),
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
    underWay: z.array(z.int()).describe("Sweeps that make some of it already."),
    unmet: z.array(z.string()).describe("Why some cells stay empty whatever runs."),
  })
  .describe("GET /api/v1/tables/:id/missing: what a table's empty cells need, before anything runs.");
export type TableMissing = z.infer<typeof tableMissingSchema>;

export const tableRunRequestSchema = z.strictObject({
  dataset: z.string().optional().describe("Slug; the dataset that the table is shown with by default."),
  preset: z.enum(TABLE_PRESETS).optional(),
  settings: z.string().max(100).optional().describe("Key of the settings that the table is shown with."),
});

export const tableRunResponseSchema = z
  .object({
    sweeps: z.array(sweepSummarySchema),
    missing: tableMissingSchema,
  })
  .describe("POST /api/v1/tables/:id/runs: the sweeps that it started; none where nothing is missing.");
export type TableRun = z.infer<typeof tableRunResponseSchema>;
