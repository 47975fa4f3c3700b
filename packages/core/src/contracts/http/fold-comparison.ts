import { z } from "zod";
import { FOLD_VALUES } from "../../fold-groups/names";
import { selectorSchema } from "../../tables";
import { directionSchema } from "../../trainers";
import { comparisonSchema } from "../tables";
import { foldMetricSchema } from "./fold-group";

export const foldSideSchema = z
  .object({
    id: z.string().describe("A group's id, or SWEEP/TRIAL."),
    label: z.string().describe("The group's label, or the sweep's name and the trial."),
    metric: z.string(),
    metrics: z.array(z.string()).describe("Names of all its metrics."),
    isLogged: z.boolean().describe("Whether programs outside logged it."),
    summary: foldMetricSchema.nullable().describe("The metric by fold; null without a complete run."),
    select: selectorSchema.describe("What a table selects it by."),
    dataset: z.string().nullable().describe("Slug of the dataset of a sweep; null without one."),
  })
  .describe("One side of a comparison by folds.");

export const foldComparisonSchema = z
  .object({
    metric: z.string(),
    direction: directionSchema,
    value: z.enum(FOLD_VALUES),
    first: foldSideSchema.describe("The group."),
    second: foldSideSchema.describe("What it is compared with."),
    comparison: comparisonSchema.describe(
      "Differences first − second by fold and in the mean, with their tests.",
    ),
    notes: z
      .array(z.string())
      .describe("What is known of whether the folds are the same, and what was left out."),
  })
  .describe("Two sides compared fold by fold, with paired tests.");
export type FoldComparisonView = z.infer<typeof foldComparisonSchema>;
