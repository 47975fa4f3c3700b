import { z } from "zod";
import { dimensionValueSchema } from "../../space";
import { SWEEP_INTENTS, SWEEP_STATES, TRAINING_STATES, TRIAL_STATES } from "../../states";
import { END_REASONS, prioritySchema, weightSchema } from "../../sweep";
import { selectionSchema, TIME_BASES } from "../../trainers";
import { WEIGHTS_KINDS } from "../../words";
import { metricNumberSchema } from "../metric-number";
import { failureSchema, problemSchema, when, whenOrNull } from "./common";
import { datasetRefSchema } from "./dataset";
import { runSummarySchema } from "./run";
import { stopSchema } from "./stop";

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
  bracket: z
    .int()
    .nullable()
    .default(null)
    .describe(
      "Bracket of Hyperband in which the trial is compared with others, from 0: it started at the rung of this number. Null where there is one bracket.",
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
  expectedEpochs: z.int().optional(),
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

/** Where results of a warm start came from. */
export const warmStartSourceSchema = z.object({
  sweep: z
    .object({ id: z.int(), name: z.string() })
    .nullable()
    .describe("The earlier sweep; null for the observations of the plan's own text."),
  taken: z.int().describe("Results that the sampler started with."),
  leftOut: z.int().describe("Results whose configuration is outside of the space."),
  reasons: z.array(z.string()).describe("Why they are, with how many each."),
});

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
    pruned: z
      .int()
      .default(0)
      .describe(
        "Those that ended with their trial, which a stopping rule or a population has ended: none of them is among `complete`, and none is evaluated.",
      ),
    shared: z.int(),
    byState: byState(TRAINING_STATES),
  }),
  evaluations: z.object({
    planned: z.int().describe("Of the trainings that are not pruned."),
    complete: z.int(),
  }),
  epochs: z.object({
    planned: z.int(),
    complete: z.int(),
    expected: z
      .int()
      .optional()
      .describe(
        "How many are expected where trials wait to be promoted, of which most are not: what is planned, evaluations too, then is the maximum until the sweep is complete. Once the sweep has ended, how many there were; left out where all trials train to their end.",
      ),
  }),
  failures: z.int(),
  resumed: z
    .object({
      attempts: z.int(),
      lastFromEpoch: z.int().nullable(),
      promotions: z
        .int()
        .default(0)
        .describe("Attempts that went on with a promoted trial from its rung; not among `attempts`."),
    })
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
      trials: z.int().describe("Trials that were made, without the copies of a population."),
      copies: z
        .int()
        .optional()
        .describe("Copies that a population made besides; left out where there is none."),
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
      classes: z
        .array(
          z.object({
            failure: z.string().describe("Class of the failure, by which a retry takes up its trials alone."),
            trials: z.int().describe("How many trials failed by it."),
          }),
        )
        .default([])
        .describe("The classes by which trials failed, the most frequent first."),
    })
    .default({ count: 0, first: [], classes: [] })
    .describe("Why its runs failed: how many reasons there are, and the first of them."),
  silentRule: problemSchema
    .nullable()
    .optional()
    .describe(
      "Set where runs have ended and none has reported the metric of the stopping rule, which decides nothing until then.",
    ),
  nested: nestedSchema
    .nullable()
    .default(null)
    .describe("What each outer fold came to; null for a sweep without inner folds."),
  usage: usageSchema
    .default({ slotHours: 0, gpuHours: 0, energyKwh: null, cost: null })
    .describe("What its own trainings have used so far."),
  warmStart: z
    .array(warmStartSourceSchema)
    .nullable()
    .default(null)
    .describe("Where the results came from that its sampler started with; null where it started with none."),
  edits: z.array(sweepEditSchema).default([]).describe("What was changed of its plan, the first edit first."),
  events: z.array(
    z.object({ id: z.int(), at: when, kind: z.string(), detail: z.record(z.string(), z.unknown()) }),
  ),
});
export type SweepDetail = z.infer<typeof sweepDetailSchema>;
