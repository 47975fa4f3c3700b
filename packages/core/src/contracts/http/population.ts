import { z } from "zod";
import { dimensionValueSchema } from "../../space";
import { metricNumberSchema } from "../metric-number";

const standingSchema = z
  .object({
    trial: z.int().describe("Number of the trial."),
    rank: z.int().describe("Rank among the trials of the round, from 1, the best."),
    value: metricNumberSchema.describe("Value of the metric, the mean over the trial's runs."),
  })
  .describe("A trial and where it stood in its round.");

export const exploitSchema = z
  .object({
    round: z.int().describe("Number of the round, from 0."),
    step: z.int().describe("Step after which the round was decided."),
    member: z
      .int()
      .describe("Place in the population, from 0, which the trial has from the one it replaced."),
    from: standingSchema.describe("The trial whose checkpoint and parameters were copied."),
    replaced: standingSchema.describe("The trial that ended with that."),
    ranking: z.array(z.int()).describe("Numbers of the trials of the round, the best first."),
    quantile: z.int().describe("How many of them were replaced."),
    changes: z
      .array(
        z.object({
          name: z.string().describe("Plan key of the parameter."),
          before: dimensionValueSchema.describe(
            "In the trial that was replaced; null where it was not active.",
          ),
          source: dimensionValueSchema.describe(
            "In the trial that was copied; null where it was not active.",
          ),
          after: dimensionValueSchema.describe("In the copy; null where it is not active."),
          how: z
            .union([z.literal("resampled"), z.number()])
            .nullable()
            .describe(
              "`resampled`, or the factor by which it was perturbed; null where it stayed as it was copied.",
            ),
        }),
      )
      .describe("What became of the parameters."),
  })
  .describe("How a trial of a population came to be a copy of another one.");

export const scheduleSegmentSchema = z
  .object({
    trial: z.int().describe("Number of the trial that trained it."),
    parent: z
      .int()
      .nullable()
      .describe("The trial whose checkpoint it began with; null where it began anew."),
    fromStep: z.int().describe("The step after which it begins; 0 for a training that began anew."),
    toStep: z.int().nullable().describe("Its last step; null while it trains."),
    configuration: z.record(z.string(), dimensionValueSchema).describe("Values of the searched parameters."),
    value: metricNumberSchema
      .nullable()
      .describe(
        "Value of the metric at its last step, of a complete trial the objective; null while it trains.",
      ),
  })
  .describe("Steps that were trained with the same parameters.");

export const populationSchema = z
  .object({
    metric: z.string().describe("Metric by which the trials are ranked."),
    interval: z.int().describe("Steps of a round."),
    trial: z
      .int()
      .nullable()
      .describe(
        "Number of the trial whose schedule it is: the one asked for, or the best one by its objective or, before there is one, by its last round; null without any.",
      ),
    schedule: z
      .array(scheduleSegmentSchema)
      .describe("Parameters by which that trial was trained from its first ancestor on, without a gap."),
    plan: z
      .string()
      .nullable()
      .optional()
      .describe(
        "Plan, as YAML, that trains the schedule again from its first epoch on; null while the trial trains. Left out by servers before 0.2.",
      ),
    copies: z
      .array(
        z.object({
          trial: z.int().describe("Number of the trial."),
          variant: z.string().describe("Name of the variant."),
          exploit: exploitSchema.describe("How it came about."),
        }),
      )
      .describe("All copies, in order of number."),
  })
  .describe("GET /api/v1/sweeps/:id/population: the schedule that a population has found, and its copies.");
export type Population = z.infer<typeof populationSchema>;
