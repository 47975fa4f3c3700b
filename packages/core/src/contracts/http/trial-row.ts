import { z } from "zod";
import { dimensionValueSchema } from "../../space";
import { RUN_STATES, TRIAL_STATES } from "../../states";
import { metricNumberSchema } from "../metric-number";
import { failureSchema, whenOrNull } from "./common";
import { stopSchema } from "./stop";

/** What a list of trials can be in order of, besides a parameter of the space. */
export const TRIAL_SORTS = ["number", "objective", "state", "variant", "duration"] as const;
/** `parameter.NAME`: by a parameter of the space. */
export const PARAMETER_SORT = "parameter.";

export const trialRunSchema = z
  .object({
    id: z.int(),
    fold: z.int().nullable(),
    innerOf: z.int().nullable().describe("As of a run's summary."),
    seed: z.int().nullable(),
    state: z.enum(RUN_STATES),
    waitingForSlot: z.boolean().describe("As of a run's summary."),
    attempt: z.int().describe("Attempts so far; above 1 the training was resumed."),
    resumedFrom: z
      .int()
      .nullable()
      .describe("Epoch the newest attempt resumed from; null for a first attempt."),
    shared: z.boolean().describe("True when the training was there before this run asked for it."),
    failure: failureSchema.nullable(),
    epoch: z.int().describe("Last stored epoch, counted from 1; 0 before the first."),
    epochs: z.int().nullable().describe("Maximum number of epochs."),
  })
  .describe("A run as a list of trials shows it.");
export type TrialRun = z.infer<typeof trialRunSchema>;

export const trialRowSchema = z
  .object({
    id: z.int(),
    number: z.int().describe("Number of the trial within the sweep, from 1."),
    variant: z.string(),
    configuration: z.record(z.string(), dimensionValueSchema).describe("Values of the searched parameters."),
    reason: z.string().describe("Why the sampler proposed this configuration."),
    outerFold: z
      .int()
      .nullable()
      .describe("Outer fold of a nested cross-validation that the trial belongs to; else null."),
    isRefit: z.boolean().describe("True for a chosen configuration that is trained on the whole outer fold."),
    state: z.enum(TRIAL_STATES),
    waitingForSlot: z.boolean().describe("As of a sweep, over the trial's runs."),
    objective: metricNumberSchema
      .nullable()
      .describe("Mean of the runs' objectives, of several the first; null until every run is complete."),
    objectives: z
      .array(metricNumberSchema.nullable())
      .nullable()
      .describe("Of several objectives all of them, as of a trial with its runs."),
    violations: z
      .array(metricNumberSchema)
      .nullable()
      .describe("By how much each constraint is exceeded, as of a trial with its runs."),
    range: z
      .tuple([z.number(), z.number()])
      .nullable()
      .describe("Minimum and maximum of the runs' objectives so far."),
    failure: failureSchema.nullable(),
    stop: stopSchema.nullable().describe("Set where a stopping rule has stopped it."),
    rung: z
      .int()
      .nullable()
      .describe("Rung that the trial trains to or waits at, as of a trial with its runs."),
    bracket: z.int().nullable().describe("Bracket of Hyperband, as of a trial with its runs."),
    runs: z.array(trialRunSchema).describe("By fold and seed."),
    startedAt: whenOrNull,
    finishedAt: whenOrNull,
  })
  .describe("A trial as a list shows it.");
export type TrialRow = z.infer<typeof trialRowSchema>;

export const trialPageSchema = z
  .object({
    trials: z.array(trialRowSchema),
    total: z.int().describe("Trials of the sweep."),
    matching: z.int().describe("Trials that the filters leave."),
    offset: z.int().describe("Of these, how many stand before the first one of this answer."),
    next: z.string().nullable().describe("Cursor of the trials after these; null when there are none."),
    previous: z.string().nullable().describe("Cursor of the trials before these; null when there are none."),
    version: z.string().describe("Digest of the answer, for `cursor` of the sweep's stream."),
  })
  .describe("A page of a sweep's trials.");
export type TrialPage = z.infer<typeof trialPageSchema>;
