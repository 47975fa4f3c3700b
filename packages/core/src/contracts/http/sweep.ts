import { z } from "zod";
import { dimensionValueSchema } from "../../space";
import { SWEEP_INTENTS, SWEEP_STATES, TRAINING_STATES, TRIAL_STATES } from "../../states";
import { END_REASONS, prioritySchema, weightSchema } from "../../sweep";
import { selectionSchema, TIME_BASES } from "../../trainers";
import { WEIGHTS_KINDS } from "../../words";
import { metricNumberSchema } from "../metric-number";
import { failureSchema, when, whenOrNull } from "./common";
import { datasetRefSchema } from "./dataset";
import { curveSchema, runSummarySchema } from "./run";
import { stopSchema } from "./stop";
import { trialRowSchema } from "./trial-row";

export const trialViewSchema = z.object({
  id: z.int(),
  number: z.int(),
  variant: z.string(),
  configuration: z.record(z.string(), dimensionValueSchema),
  reason: z.string(),
  outerFold: z
    .int()
    .nullable()
    .default(null)
    .describe("Outer fold of a nested cross-validation that the trial belongs to; else null."),
  isRefit: z
    .boolean()
    .default(false)
    .describe("True for a chosen configuration that is trained on the whole outer fold."),
  state: z.enum(TRIAL_STATES),
  waitingForSlot: z.boolean().describe("As of a sweep, over the trial's runs."),
  objective: metricNumberSchema
    .nullable()
    .describe("Mean of the runs' objectives, of several the first; null until every run is complete."),
  objectives: z
    .array(metricNumberSchema.nullable())
    .nullable()
    .default(null)
    .describe(
      "Of several objectives all of them, in the order of the plan; null for one, and until the trial is complete.",
    ),
  violations: z
    .array(metricNumberSchema)
    .nullable()
    .default(null)
    .describe(
      "By how much each constraint is exceeded, in the order of the plan: 0 or less where it holds, Infinity where its metric has no value. Null without constraints, and until the trial is complete.",
    ),
  range: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe("Minimum and maximum of the runs' objectives so far."),
  failure: failureSchema.nullable(),
  stop: stopSchema
    .nullable()
    .describe("Set where a stopping rule has stopped it; it then is, or soon will be, pruned."),
  rung: z
    .int()
    .nullable()
    .default(null)
    .describe(
      "Rung that the trial trains to, or waits at until it is promoted, from 0; above the last one it trains to its end. Null where the sweep's trials are not promoted.",
    ),
  rungs: z
    .array(
      z.object({
        rung: z.int().describe("Number of the rung, from 0."),
        step: z.int().describe("Step at which its trials are compared."),
        value: metricNumberSchema.describe(
          "Value of the metric at that step, the mean over the trial's runs.",
        ),
      }),
    )
    .default([])
    .describe("What the trial came to at the rungs it has reached."),
  runs: z.array(runSummarySchema),
  startedAt: whenOrNull,
  finishedAt: whenOrNull,
});
export type TrialView = z.infer<typeof trialViewSchema>;

export const suggestionSchema = z
  .object({
    sampler: z.string().describe("Kind of the sampler."),
    phase: z
      .enum(["start-up", "model", "exhausted"])
      .describe(
        "Drawn before the model has enough to learn from, from the model, or since it had nothing new.",
      ),
    learned: z
      .object({
        complete: z.int().describe("Trials with a value."),
        stopped: z.int().describe("Trials that a stopping rule ended."),
        failed: z.int().describe("Trials that failed or came to no finite value."),
        outside: z
          .int()
          .optional()
          .describe(
            "Trials left out, as an edit has put them outside of the space; none where it is missing.",
          ),
        infeasible: z
          .int()
          .optional()
          .describe("Trials that exceed a constraint; left out without constraints."),
        earlier: z.int().optional().describe("How many of them are from elsewhere; left out where none is."),
      })
      .describe("Trials that the model learned from."),
    running: z.array(z.int()).describe("Configurations, numbered from 0, that were running at that time."),
    parts: z
      .array(
        z.object({
          names: z.array(z.string()).describe("Parameters that were chosen together."),
          better: z.int().optional().describe("Of TPE, trials among the better ones."),
          others: z.int().optional().describe("Of TPE, trials among the others."),
          candidates: z
            .array(
              z.object({
                configuration: z
                  .record(z.string(), dimensionValueSchema)
                  .describe("Values of the parameters."),
                score: z
                  .number()
                  .nullable()
                  .describe(
                    "Log ratio of the two densities (TPE), or log expected improvement (GP); null where it is not finite.",
                  ),
              }),
            )
            .describe("The best candidates, best first."),
        }),
      )
      .describe("Groups of parameters in the order in which they were chosen."),
  })
  .describe("How a sampler's model came to a configuration.");

export const trialSuggestionSchema = z.object({
  number: z.int().describe("Number of the trial within the sweep."),
  variant: z.string().describe("Name of the variant."),
  configuration: z.record(z.string(), dimensionValueSchema).describe("Values of the searched parameters."),
  reason: z.string().describe("Why the sampler proposed this configuration."),
  suggestion: suggestionSchema.nullable().describe("Null for a sampler without a model."),
  planVersion: z.int().describe("How many edits the plan had had when the trial was made."),
  replay: z
    .object({
      configuration: z
        .record(z.string(), dimensionValueSchema)
        .nullable()
        .describe("What the sampler proposes now; null for nothing."),
      matches: z.boolean().describe("Whether it is the trial's own configuration."),
    })
    .describe("The sampler asked again with the seed, and the results that it had then."),
});
export type TrialSuggestion = z.infer<typeof trialSuggestionSchema>;

const timePartSchema = z.object({
  seconds: z.number().nullable(),
  basis: z.enum(TIME_BASES).nullable(),
});

/** How long until the end, and what that is made of; the parts in seconds of one slot. */
export const timeEstimateSchema = z.object({
  seconds: z.number().nullable().describe("Null where a part is unknown."),
  training: timePartSchema.describe("Of the trainings that are still to run."),
  evaluation: timePartSchema.describe("Of the evaluations that are still to make."),
  waiting: z
    .object({ seconds: z.number().nullable(), sweeps: z.int() })
    .describe("Wait for slots that other sweeps hold; null where it is not known how much they have to do."),
  slots: z
    .int()
    .describe(
      "Slots of live workers of the class; without any the work is counted on one, from when there is one.",
    ),
});

export const planCostSchema = z.object({
  trials: z.int(),
  runs: z.int(),
  trainings: z.int(),
  shared: z.int(),
  evaluations: z.int(),
  newEvaluations: z.int().optional().describe("Of the evaluations, those that are still to make."),
  epochs: z.int(),
  seconds: z
    .number()
    .nullable()
    .describe("Of training alone, one training after the other; `time` has the whole."),
  basis: z.enum(TIME_BASES).nullable().optional(),
  allEpochs: z.int().optional(),
  configurations: z.int().optional(),
  spaceSize: z.number().nullable().optional().describe("Left out or null where the space has no end."),
  time: timeEstimateSchema
    .optional()
    .describe("From the launch to the end, with evaluations and the wait for slots."),
});

export const plannedObjectiveSchema = z
  .object({
    metric: z.string().describe("Name of the validation metric."),
    direction: z.enum(["maximize", "minimize"]).describe("Which way is better."),
    reference: z
      .number()
      .nullable()
      .describe("The worst value that counts for the hypervolume; null where it is derived from the trials."),
  })
  .describe("An objective of a sweep.");

export const outcomeLimitSchema = z
  .object({
    metric: z.string().describe("Name of the validation metric."),
    min: z.number().optional().describe("The minimum that a trial may come to."),
    max: z.number().optional().describe("The maximum that a trial may come to."),
  })
  .describe("A constraint on what trials come to.");

export const paretoFrontSchema = z
  .object({
    trials: z
      .array(z.int())
      .describe("Numbers of the trials that no other one is at least as good as in every objective."),
    of: z.int().describe("Complete trials with all values that exceed no constraint."),
    hypervolume: z
      .number()
      .nullable()
      .describe(
        "What they dominate up to the reference point; null without trials, and for more than 200 trials of more than three objectives.",
      ),
    reference: z
      .array(z.number())
      .describe(
        "The reference point: named by the plan, or a tenth worse than the worst trial; empty without trials.",
      ),
  })
  .describe("The best trials of a sweep with several objectives.");

const byState = <T extends readonly [string, ...string[]]>(states: T) =>
  z.partialRecord(z.enum(states), z.int());

export const sweepSummarySchema = z.object({
  id: z.int(),
  uid: z.string(),
  name: z.string(),
  experiment: z.object({ id: z.int(), name: z.string() }),
  dataset: datasetRefSchema.nullable().describe("Null where its trainer trains on no dataset."),
  simulated: z.boolean().describe("True when its trainer only simulates: its numbers are not results."),
  state: z.enum(SWEEP_STATES),
  intent: z.enum(SWEEP_INTENTS),
  concurrency: z.int(),
  planVersion: z.int().default(0).describe("How many edits the plan has had."),
  share: z
    .object({ priority: prioritySchema, weight: weightSchema })
    .describe("Its share of the slots among sweeps."),
  trials: z.object({ planned: z.int(), byState: byState(TRIAL_STATES) }),
  trainings: z.object({
    planned: z.int(),
    complete: z.int(),
    shared: z.int(),
    byState: byState(TRAINING_STATES),
  }),
  evaluations: z.object({ planned: z.int(), complete: z.int() }),
  epochs: z.object({ planned: z.int(), complete: z.int() }),
  failures: z.int(),
  resumed: z
    .object({ attempts: z.int(), lastFromEpoch: z.int().nullable() })
    .describe("Attempts above the first over all trainings, and the epoch the newest of them resumed from."),
  waitingForSlot: z
    .boolean()
    .describe("Its work is scheduled and no worker has claimed any: it starts as soon as a slot is free."),
  secondsLeft: z.number().nullable(),
  timeLeft: timeEstimateSchema
    .nullable()
    .describe("Until the end, with evaluations and the wait for slots; null once the sweep has ended."),
  imagesPerSecond: z.number().nullable(),
  objective: z.object({
    metric: z.string(),
    direction: z.enum(["maximize", "minimize"]),
    overFolds: z.string(),
    weights: z
      .enum(WEIGHTS_KINDS)
      .describe("Weights that it is measured at, which are those of the plan's evaluations."),
    selection: selectionSchema
      .nullable()
      .describe("Rule behind `best`; null for `last`, and where variants have different rules."),
  }),
  objectives: z
    .array(plannedObjectiveSchema)
    .default([])
    .describe("All objectives in the order of the plan; of a plan with one, that."),
  constraints: z.array(outcomeLimitSchema).default([]).describe("Limits that trials are to keep."),
  best: z
    .object({ trialId: z.int(), trialNumber: z.int(), variant: z.string(), value: z.number() })
    .nullable(),
  front: paretoFrontSchema.nullable().default(null).describe("Null for a sweep with one objective."),
  failure: failureSchema.nullable(),
  endReason: z
    .object({
      kind: z.enum(END_REASONS),
      trials: z.int(),
      budget: z.int(),
      space: z.number().nullable().describe("Trials that the whole space takes; null where it has no end."),
      text: z.string().nullable().describe('"space exhausted: 2 of 6"; null where there is nothing to say.'),
    })
    .nullable()
    .describe(
      "Why the sweep ended; null until the sweep has ended, and for sweeps that ended before it was recorded.",
    ),
  createdAt: when,
  startedAt: whenOrNull,
  finishedAt: whenOrNull,
});
export type SweepSummary = z.infer<typeof sweepSummarySchema>;

const outerFoldSchema = z
  .object({
    fold: z.int().describe("Number of the outer fold."),
    chosenTrial: z
      .int()
      .nullable()
      .describe(
        "Number of the trial that was chosen; null while its search continues, and where none has an objective.",
      ),
    configuration: z.record(z.string(), dimensionValueSchema).nullable().describe("The chosen parameters."),
    objective: z.number().nullable().describe("Mean of the chosen trial's objectives over the inner folds."),
    refitTrial: z
      .int()
      .nullable()
      .describe("Number of the trial that trains it on the whole outer fold; null before that."),
    score: z.number().nullable().describe("On the outer test side; null until it is evaluated."),
  })
  .describe("What one outer fold came to.");
const nestedVariantSchema = z.object({
  variant: z.string().describe("Name of the variant."),
  folds: z.array(outerFoldSchema).describe("In the order of the plan."),
  mean: z.number().nullable().describe("Mean score over the outer folds; null until each has one."),
  deviation: z.number().nullable().describe("Sample standard deviation of the scores over the outer folds."),
});
export const nestedSchema = z
  .object({
    innerFolds: z.int().describe("How many inner folds each outer fold has."),
    metric: z.string().describe("Measure of the scores, at the plan's weights and least test noise."),
    variants: z.array(nestedVariantSchema).describe("In the order of the plan."),
  })
  .describe(
    "Outcome of a nested cross-validation: each outer fold's configuration is chosen on its inner folds.",
  );
export type Nested = z.infer<typeof nestedSchema>;

export const planChangeSchema = z
  .object({
    field: z.string().describe("Dotted path in the plan: `budget.maxTrials`."),
    before: z.unknown().describe("Null where the plan did not have it."),
    after: z.unknown().describe("Null where it was removed."),
  })
  .describe("One key of a plan that an edit has changed.");

export const sweepEditSchema = z
  .object({
    version: z.int().describe("Version of the plan from then on; 1 for the first edit."),
    at: when.describe("When it was made."),
    trialNumber: z.int().describe("Number of the first trial that is made by it."),
    by: z.string().describe("Who asked for it, as they say."),
    summary: z.string().describe("What has changed, in words: `budget.maxTrials 10 → 20`."),
    changes: z.array(planChangeSchema).describe("What has changed, in the order of the plan's keys."),
  })
  .describe("One edit of a sweep's plan.");
export type SweepEdit = z.infer<typeof sweepEditSchema>;

export const MAX_BY_LENGTH = 120;
export const sweepEditRequestSchema = z.strictObject({
  version: z
    .int()
    .min(0)
    .describe(
      "The plan's version that the author saw (`planVersion`): refused where somebody has edited it since.",
    ),
  changes: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      "Merge patch (RFC 7396) of the plan: what is named is changed, null removes a key, lists are replaced; an object of another `kind` or `type` replaces the one before it.",
    ),
  enqueue: z
    .array(z.record(z.string().min(1), dimensionValueSchema))
    .max(1000, "at most 1000 points")
    .default([])
    .describe("Configurations that are tried next, each with a value for every active parameter."),
  by: z
    .string()
    .trim()
    .min(1)
    .max(MAX_BY_LENGTH, `at most ${MAX_BY_LENGTH} characters`)
    .default("api")
    .describe("Who asks for it, for the sweep's history."),
});
export type SweepEditRequest = z.input<typeof sweepEditRequestSchema>;

export const stopRequestSchema = z.strictObject({
  by: z
    .string()
    .trim()
    .min(1)
    .max(MAX_BY_LENGTH, `at most ${MAX_BY_LENGTH} characters`)
    .default("api")
    .describe("Who asks for it, for the sweep's history."),
});

export const failureReasonSchema = z
  .object({
    message: z.string().describe("The error."),
    remedy: z.string().optional().describe("What may help."),
    runs: z.int().describe("How many runs failed for it."),
    runIds: z.array(z.int()).describe("The first of these runs."),
    trials: z
      .array(z.int())
      .describe("Numbers of the first trials that failed for it without a failed run, in order."),
  })
  .describe("One reason why runs of a sweep failed.");
export type FailureReason = z.infer<typeof failureReasonSchema>;

export const usageSchema = z
  .object({
    slotHours: z.number().describe("Slot time in hours, of each attempt from its claim to its end."),
    gpuHours: z.number().describe("Of that on GPU workers."),
    energyKwh: z.number().nullable().describe("Energy that the GPUs reported; null where none was reported."),
    cost: z.number().nullable().describe("Slot time times resources.pricePerHour; null without a price."),
  })
  .describe("What a sweep's own trainings have used; those shared with an earlier sweep are left out.");

export const sweepDetailSchema = sweepSummarySchema.extend({
  plan: z.record(z.string(), z.unknown()),
  source: z.string(),
  cost: planCostSchema,
  variants: z
    .array(z.object({ name: z.string(), description: z.string() }))
    .describe("In the order of the plan, which is the order of the hues."),
  folds: z.array(z.int()),
  testSigmas: z.array(z.number()),
  trialViews: z
    .array(trialViewSchema)
    .describe(
      "All trials where there are at most 100; else those of note: the best ones, the best of each variant, those that run and the ones asked for. By number; GET /sweeps/{id}/trials lists all.",
    ),
  trialsLeftOut: z.int().default(0).describe("How many trials `trialViews` leaves out."),
  parameters: z
    .array(z.string())
    .default([])
    .describe("Names of the searched parameters, in the order of the plan."),
  failureReasons: z
    .object({
      count: z.int().describe("How many reasons there are."),
      first: z.array(failureReasonSchema).describe("The first of them."),
    })
    .default({ count: 0, first: [] })
    .describe("Why its runs failed: how many reasons there are, and the first of them."),
  nested: nestedSchema
    .nullable()
    .default(null)
    .describe("What each outer fold came to; null for a sweep without inner folds."),
  usage: usageSchema
    .default({ slotHours: 0, gpuHours: 0, energyKwh: null, cost: null })
    .describe("What its own trainings have used so far."),
  edits: z.array(sweepEditSchema).default([]).describe("What was changed of its plan, the first edit first."),
  events: z.array(
    z.object({ id: z.int(), at: when, kind: z.string(), detail: z.record(z.string(), z.unknown()) }),
  ),
});
export type SweepDetail = z.infer<typeof sweepDetailSchema>;

export const sweepActionSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.enum(["pause", "resume", "cancel"]) }),
  z.strictObject({
    action: z.literal("retry"),
    failure: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Class of failure, such as `nan-loss`: only trials that failed by it; all without it."),
  }),
  z.strictObject({ action: z.literal("set-concurrency"), concurrency: z.int().min(1).max(1000) }),
  z
    .strictObject({
      action: z.literal("set-priority"),
      priority: prioritySchema.optional(),
      weight: weightSchema.optional(),
    })
    .refine(({ priority, weight }) => priority !== undefined || weight !== undefined, {
      path: ["priority"],
      error: "needs a priority, a weight or both",
    }),
]);
export type SweepAction = z.infer<typeof sweepActionSchema>;

const liveSweepSchema = sweepDetailSchema.omit({ plan: true, source: true, cost: true });

export const sweepStreamEventSchema = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("sweep"),
      sweep: liveSweepSchema,
    }),
    z
      .object({
        type: z.literal("changes"),
        sweep: liveSweepSchema
          .omit({ trialViews: true })
          .partial()
          .describe("What has changed of the sweep; the rest stays."),
        trialViews: z.array(trialViewSchema).describe("Those that are new or have changed."),
        trialNumbers: z
          .array(z.int())
          .nullable()
          .describe("Numbers of all of `trialViews`, in order, where it is not the same trials any more."),
      })
      .describe("Sent in place of `sweep` where `changes=1` asks for it."),
    z
      .object({
        type: z.literal("trials"),
        trials: z.array(trialRowSchema).describe("Rows that are new or have changed."),
        numbers: z
          .array(z.int())
          .nullable()
          .describe("Numbers of all rows, in order, where they are not the same any more."),
        total: z.int().describe("Trials of the sweep."),
        matching: z.int().describe("Trials that the filters leave."),
        offset: z.int().describe("Of these, how many stand before the first row."),
        next: z.string().nullable().describe("Cursor of the trials after these; null when there are none."),
        previous: z
          .string()
          .nullable()
          .describe("Cursor of the trials before these; null when there are none."),
      })
      .describe("What has changed of the page of trials that the parameters of the list ask for."),
    z.object({
      type: z.literal("points"),
      changes: z.array(
        curveSchema.extend({
          resetFrom: z
            .number()
            .nullable()
            .describe("Points from this epoch on are replaced: a new attempt went back."),
        }),
      ),
    }),
  ])
  .describe(
    "Server-Sent Events of GET /api/v1/sweeps/:id/stream. The event's id is an opaque cursor; a reconnect with Last-Event-ID gets what came since. `sweep` carries the detail without plan and source, at most twice a second; with `changes=1` only what has changed of it is sent, as `changes`.",
  );
export type SweepStreamEvent = z.infer<typeof sweepStreamEventSchema>;
