import { z } from "zod";
import { IMPORTANCE_METHODS } from "../../importance/methods";
import { dimensionValueSchema } from "../../space";
import { ATTEMPT_OUTCOMES, TRIAL_STATES } from "../../states";
import { directionSchema } from "../../trainers";
import { metricNumberSchema } from "../metric-number";
import { when } from "./common";

export const parameterAxisSchema = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("numeric").describe("A range of numbers."),
      low: z.number().describe("Minimum."),
      high: z.number().describe("Maximum."),
      step: z.number().nullable().describe("Distance of neighbours; null where values are continuous."),
      log: z.boolean().describe("Whether it is searched on a logarithmic scale."),
    }),
    z.object({
      kind: z.literal("choices").describe("A list of values."),
      choices: z.array(dimensionValueSchema).describe("The values; a column has their positions, from 0."),
      ordered: z.boolean().describe("Whether near choices are alike."),
    }),
  ])
  .describe("Range or list of values of a searched parameter, as an axis of a plot.");

export const searchObjectiveSchema = z
  .object({
    metric: z.string().describe("Name of the metric."),
    direction: directionSchema.describe("Which way is better."),
    reference: z
      .number()
      .nullable()
      .default(null)
      .describe("The worst value that counts for the hypervolume; null where it is derived from the trials."),
  })
  .describe("What a search looks for.");

export const searchParameterSchema = z
  .object({ name: z.string().describe("Plan key of the parameter."), axis: parameterAxisSchema })
  .describe("A searched parameter.");

/** Significant digits in columns: enough for a plot, and 10,000 trials of 8 parameters take less than 1 MB. */
export const SEARCH_DIGITS = { parameters: 4, objectives: 7 } as const;

export const searchColumnsSchema = z
  .object({
    number: z.array(z.int()).describe("Numbers of the trials, ascending."),
    state: z.array(z.int()).describe("Positions in `states`."),
    variant: z.array(z.int()).describe("Positions in `variants`."),
    objectives: z
      .array(z.array(metricNumberSchema.nullable()))
      .describe(
        `A column for each objective, with ${SEARCH_DIGITS.objectives} significant digits; null until every run of the trial is complete.`,
      ),
    parameters: z
      .array(z.array(z.number().nullable()))
      .describe(
        `A column for each parameter, with ${SEARCH_DIGITS.parameters} significant digits; null where the trial does not set it.`,
      ),
    start: z
      .array(z.number().nullable())
      .describe("Seconds from `from` to the trial's start; null before it."),
    duration: z.array(z.number().nullable()).describe("Seconds; null until the trial has ended."),
    stopStep: z.array(z.int().nullable()).describe("Step at which a rule stopped it; null where none has."),
  })
  .describe("The trials of a search, one column a property.");

export const earlyValuesSchema = z
  .object({
    number: z.array(z.int()).describe("Numbers of the trials, ascending."),
    step: z.array(z.number()).describe("Step at which each came to its value."),
    value: z
      .array(metricNumberSchema)
      .describe(
        "Value of the first objective's metric there, the mean over the trial's runs that have reached that step.",
      ),
  })
  .describe(
    "What trials that are not complete have come to: at the last rung, or where a stopping rule has stopped them. Only where the rule goes by the metric of the first objective.",
  );

export const sweepSearchSchema = z
  .object({
    cursor: z.string().describe("Give it as `since` to get what has changed."),
    complete: z.boolean().describe("True where all trials are here; false where only changed ones are."),
    from: when.describe("What `start` counts from."),
    states: z.array(z.enum(TRIAL_STATES)).describe("The states of trials."),
    variants: z.array(z.string()).describe("Names of the variants in the order of the plan."),
    objectives: z.array(searchObjectiveSchema).describe("In the order of the plan."),
    parameters: z.array(searchParameterSchema).describe("In the order of the plan."),
    infeasible: z.array(z.int()).describe("Numbers of the trials that exceed a constraint, ascending."),
    early: earlyValuesSchema.default({ number: [], step: [], value: [] }),
    columns: searchColumnsSchema,
  })
  .describe("GET /api/v1/sweeps/:id/search: the trials of a search as columns.");
export type SweepSearch = z.infer<typeof sweepSearchSchema>;

export const parameterImportanceSchema = z
  .object({
    name: z.string().describe("Plan key of the parameter, or `variant`."),
    value: z.number().nullable().describe("As the method defines it; null where it cannot say it."),
    share: z.number().nullable().describe("Of the sum over all parameters."),
  })
  .describe("How much one parameter matters.");
export const sweepImportanceSchema = z
  .object({
    method: z.enum(IMPORTANCE_METHODS).describe("How it was computed."),
    objective: z.string().describe("Metric of the objective."),
    trials: z.int().describe("Complete trials with a finite objective that it was computed from."),
    importances: z.array(parameterImportanceSchema).describe("The most important first."),
  })
  .describe("GET /api/v1/sweeps/:id/importance: how much each parameter of a search matters.");
export type SweepImportance = z.infer<typeof sweepImportanceSchema>;

export const trialCurveSchema = z
  .object({
    trial: z.int().describe("Number of the trial."),
    step: z.array(z.number()).describe("Steps, ascending."),
    mean: z.array(metricNumberSchema).describe("Mean over the runs that have reported the step."),
    min: z
      .array(metricNumberSchema)
      .describe("Minimum over these runs; empty for a trial that was not asked for."),
    max: z
      .array(metricNumberSchema)
      .describe("Maximum over these runs; empty for a trial that was not asked for."),
    runs: z.array(z.int()).describe("How many runs the mean is over."),
    seconds: z.array(z.number()).describe("Mean time since the start of the runs' trainings, seconds."),
  })
  .describe("A metric of one trial over its runs.");
export const atRungSchema = z
  .object({
    bracket: z.int().nullable().describe("Bracket of Hyperband, from 0; null where there is one."),
    rung: z.int().describe("Number of the rung, from 0."),
    step: z.int().describe("Step at which its trials are compared."),
    trials: z.int().describe("Trials that have come there."),
    promoted: z.int().describe("Of these, those that were promoted from there."),
    waiting: z.int().describe("Of these, those that wait there for their promotion."),
    best: metricNumberSchema.nullable().describe("The best value there; null where none is a number."),
  })
  .describe("What has come to one rung.");
/** At most so many trials have a curve in an answer, those that were asked for included. */
export const MAX_TRIAL_CURVES = 200;

export const trialCurvesSchema = z
  .object({
    metric: z.string().describe("Name of the metric."),
    metrics: z.array(z.string()).describe("Names of the metrics that the trainings report."),
    trials: z.int().describe("Trials that have started."),
    rungs: z
      .array(z.number())
      .describe("Steps of the stopping rule's rungs, up to the last step; empty without."),
    atRungs: z
      .array(atRungSchema)
      .describe(
        "The rungs that trials have come to, by bracket and rung; empty where trials are not promoted.",
      ),
    ruleMetric: z.string().nullable().describe("Metric by which trials are compared at rungs; null without."),
    curves: z
      .array(trialCurveSchema)
      .describe("Of the trials asked for, of those that run, and of others spread evenly."),
  })
  .describe("GET /api/v1/sweeps/:id/trial-curves: a metric of many trials, each a mean over its runs.");
export type TrialCurves = z.infer<typeof trialCurvesSchema>;
export type TrialCurve = z.infer<typeof trialCurveSchema>;

export const sweepTimelineSchema = z
  .object({
    from: when.describe("What `start` counts from."),
    workers: z.array(z.string()).describe("Names of the workers."),
    resourceClass: z.string().describe("Resource class of the sweep's trainings."),
    outcomes: z.array(z.enum(ATTEMPT_OUTCOMES)).describe("How attempts end."),
    left: z.int().describe("Older attempts that are left out."),
    columns: z
      .object({
        worker: z.array(z.int()).describe("Positions in `workers`."),
        trial: z.array(z.int()).describe("Numbers of trials."),
        fold: z.array(z.int().nullable()).describe("Folds of the runs; null where there is none."),
        attempt: z.array(z.int()).describe("Numbers of the attempts of their trainings, from 1."),
        start: z.array(z.number()).describe("Seconds from `from`."),
        duration: z.array(z.number().nullable()).describe("Seconds; null while it runs."),
        outcome: z.array(z.int().nullable()).describe("Positions in `outcomes`; null while it runs."),
      })
      .describe("Attempts in the order of their start, one column a property."),
  })
  .describe("GET /api/v1/sweeps/:id/timeline: which worker trained which trial when.");
export type SweepTimeline = z.infer<typeof sweepTimelineSchema>;
