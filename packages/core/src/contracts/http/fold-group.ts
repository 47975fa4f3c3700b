import { z } from "zod";
import { FOLD_VALUES } from "../../fold-groups/names";
import { RUN_STATES } from "../../states";
import { directionSchema } from "../../trainers";
import { metricNumberSchema } from "../metric-number";
import { scalar, when } from "./common";

const count = z.int().min(0);
const interval = z.tuple([z.number(), z.number()]).nullable();

export const foldGroupSummarySchema = z
  .object({
    id: z
      .string()
      .describe(
        "`r12`: the runs nested in run 12; `r12-…`: those of them with the same parameters; `e5-…`: runs of experiment 5 that are nested in none that is here.",
      ),
    label: z
      .string()
      .describe("The parent's name, or the experiment's, with the parameters that tell it from others."),
    experimentId: z.int(),
    experimentName: z.string().describe("Name of the experiment."),
    parent: z
      .object({ id: z.int(), name: z.string() })
      .nullable()
      .describe("The run that its runs are nested in."),
    runs: count.describe("With those that do not count."),
    complete: count.describe("Runs that are complete."),
    folds: count.describe("Different values of the fold."),
    seeds: count.describe("Different values of the seed; 0 where none is named."),
    repeats: count.describe("Different values of the repeat; 0 where none is named."),
    params: z.record(z.string(), scalar).describe("Of its newest run, without fold, seed and repeat."),
    createdAt: when.describe("When its newest run was made."),
  })
  .describe("Logged runs that differ by their fold.");
export type FoldGroupSummary = z.infer<typeof foldGroupSummarySchema>;

export const foldGroupListSchema = z.object({
  groups: z.array(foldGroupSummarySchema).describe("That of the newest run first."),
  next: z.string().nullable().describe("`after` of the next page; null on the last one."),
});

export const foldMetricSchema = z
  .object({
    name: z.string(),
    direction: directionSchema.describe("Which way is better, by its name: greater where it is not known."),
    folds: z
      .array(
        z.object({
          fold: z.int(),
          value: metricNumberSchema.describe("Mean over its seeds."),
          runs: z.array(z.int()),
        }),
      )
      .describe("Folds that have the metric."),
    mean: z.number().nullable().describe("Unweighted over these folds; null with `reason`."),
    reason: z.string().nullable().describe("Why there is no mean."),
    sd: z.number().nullable().describe("Sample standard deviation over the folds; null below two."),
    interval: interval.describe("95 % interval of the mean, for training sets that overlap."),
    method: z.string().nullable().describe("How the interval was made, and what it assumes."),
    withheld: z.string().nullable().describe("Why there is a mean and no interval."),
    missing: z.string().nullable().describe("Folds that did not log the metric; null where all did."),
  })
  .describe("A metric over the folds of a group.");
export type FoldMetric = z.infer<typeof foldMetricSchema>;

export const foldRunSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    fold: z
      .int()
      .describe("By which folds are paired: as logged, or the place of repeat and fold in their order."),
    loggedFold: z.int().describe("As its program numbers it."),
    seed: z.int().describe("0 where none is named."),
    repeat: z.int().nullable().describe("As its program numbers it; null where none is named."),
    values: z
      .record(z.string(), metricNumberSchema)
      .describe("By metric: the last or the best, as asked for."),
    datasets: z
      .array(
        z.object({
          name: z.string(),
          digest: z.string().describe("What its program's client says of its content."),
          context: z.string().nullable().describe("`training`, `eval` or what else its program calls it."),
        }),
      )
      .describe("What it was given by `mlflow.log_input`."),
  })
  .describe("A run that counts.");
export type FoldRunView = z.infer<typeof foldRunSchema>;

export const leftOutRunSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    state: z.enum(RUN_STATES),
    fold: z.string().describe("As its program wrote it."),
    reason: z.string(),
  })
  .describe("A run of the group that does not count, and why.");
export type LeftOutRunView = z.infer<typeof leftOutRunSchema>;

export const foldGroupSchema = foldGroupSummarySchema
  .extend({
    value: z.enum(FOLD_VALUES).describe("Which value of each history: the last one, or the best."),
    counted: z.array(foldRunSchema).describe("Complete runs, one for each fold, seed and repeat; by these."),
    leftOut: z.array(leftOutRunSchema).describe("Runs that do not count."),
    metrics: z.array(foldMetricSchema).describe("In alphabetical order."),
    notes: z.array(z.string()).describe("What is missing or in doubt."),
  })
  .describe("A fold group with its numbers.");
export type FoldGroup = z.infer<typeof foldGroupSchema>;
export const foldGroupResponseSchema = z.object({ group: foldGroupSchema });

export const foldCurveSchema = z
  .object({
    run: z.int(),
    name: z.string().describe("Of the run."),
    fold: z.int(),
    seed: z.int(),
    state: z.enum(RUN_STATES),
    counts: z.boolean().describe("Whether its last value is in the group's means."),
    points: z
      .array(z.tuple([z.number(), z.number(), metricNumberSchema]))
      .describe("[step, seconds since its first point, value], at most 500."),
  })
  .describe("The history of a metric in one run.");
export type FoldCurve = z.infer<typeof foldCurveSchema>;
export const foldCurvesSchema = z.object({ metric: z.string(), curves: z.array(foldCurveSchema) });
export type FoldCurves = z.infer<typeof foldCurvesSchema>;
