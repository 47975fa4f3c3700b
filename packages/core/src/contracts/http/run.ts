import { z } from "zod";
import { ATTEMPT_OUTCOMES, RUN_STATES } from "../../states";
import { conditionsSchema, selectionSchema } from "../../trainers";
import { WEIGHTS_KINDS } from "../../words";
import { declaredMeasureSchema } from "../declared-measure";
import { metricNumberSchema } from "../metric-number";
import { failureSchema, scalar, when, whenOrNull } from "./common";
import { datasetRefSchema } from "./dataset";
import { stopSchema } from "./stop";

export const runSummarySchema = z.object({
  id: z.int(),
  name: z.string(),
  experimentId: z.int(),
  sweepId: z.int().nullable(),
  sweepName: z.string().nullable(),
  trialId: z.int().nullable(),
  trialNumber: z.int().nullable(),
  variant: z.string().nullable(),
  fold: z.int().nullable(),
  innerOf: z
    .int()
    .nullable()
    .default(null)
    .describe("The outer fold whose inner fold `fold` is, in a nested cross-validation; else null."),
  seed: z.int().nullable(),
  parentId: z
    .int()
    .nullable()
    .default(null)
    .describe(
      "Number of the run that it is nested in, by the tag `mlflow.parentRunId`; null where it is in none that is here.",
    ),
  children: z.int().default(0).describe("Runs that are nested directly in it."),
  splitScheme: z.string().nullable(),
  state: z.enum(RUN_STATES),
  waitingForSlot: z
    .boolean()
    .describe("Its work is scheduled and no worker has claimed any: it starts as soon as a slot is free."),
  trainingId: z.int().nullable(),
  epoch: z.int().describe("Last stored epoch, counted from 1; 0 before the first."),
  epochs: z.int().nullable().describe("Maximum number of epochs."),
  bestEpoch: z
    .int()
    .nullable()
    .describe("Epoch whose weights are kept as `best`, by the training's selection rule."),
  attempt: z.int().describe("Attempts so far; above 1 the training was resumed."),
  resumedFrom: z
    .int()
    .nullable()
    .describe("Epoch the newest attempt resumed from; null for a first attempt."),
  shared: z.boolean(),
  objective: metricNumberSchema
    .nullable()
    .describe(
      "The sweep's objective metric at the weights that its evaluations are made with: of the best epoch so far, or of the last one. Null before the first epoch, for a logged run, and where the metric has no value there.",
    ),
  objectiveOf: z
    .object({
      metric: z.string(),
      weights: z.enum(WEIGHTS_KINDS),
      selection: selectionSchema.nullable().describe("Rule behind `best`; null for `last`."),
      epoch: z.int(),
    })
    .nullable()
    .describe("Epoch and weights of the objective; null before the first epoch and for a logged run."),
  progress: z
    .record(z.string(), z.number())
    .nullable()
    .describe("{batch, batches, imagesPerSecond} of the moment, while it trains."),
  failure: failureSchema.nullable(),
  stop: stopSchema.nullable().describe("Of a pruned run: why its trial was stopped."),
  params: z.record(z.string(), scalar),
  tags: z.record(z.string(), z.string()),
  dataset: datasetRefSchema.nullable(),
  /** True when its trainer only simulates: its numbers are not results. */
  simulated: z.boolean(),
  /** Whether its trainer makes networks that can be asked and exported. */
  hasNetwork: z.boolean(),
  createdAt: when,
  startedAt: whenOrNull,
  finishedAt: whenOrNull,
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const curveSchema = z
  .object({
    trainingId: z.int(),
    name: z.string(),
    points: z.array(z.tuple([z.number(), metricNumberSchema])),
  })
  .describe(
    "A curve of one training: [epoch, value] in the order of epochs; `attempts` marks where a later attempt took over.",
  );
export type Curve = z.infer<typeof curveSchema>;

export const bucketSchema = z
  .object({
    step: z.number(),
    min: metricNumberSchema,
    max: metricNumberSchema,
    last: metricNumberSchema,
    count: z.int(),
  })
  .describe("Bucketed series for long curves: step, min, max, last, count.");
export type Bucket = z.infer<typeof bucketSchema>;

export const evaluationViewSchema = z.object({
  id: z.int(),
  trainingId: z.int(),
  weights: z.enum(WEIGHTS_KINDS),
  epoch: z.int(),
  /** Conditions of the evaluation, by name. */
  conditions: conditionsSchema,
  /** The condition `testSigma`; 0 where there is none. */
  sigma: z.number(),
  realisedSigma: z.number().nullable(),
  replicate: z.int(),
  /** Images that were predicted; 0, and no classes, where the task is no classification. */
  images: z.int(),
  classes: z.array(z.string()),
  confusion: z.array(z.array(z.int())).describe("Rows true, columns predicted."),
  metrics: z.record(z.string(), z.number().nullable()),
});
export type EvaluationView = z.infer<typeof evaluationViewSchema>;

export const attemptViewSchema = z.object({
  number: z.int(),
  workerId: z.string(),
  fromEpoch: z.int(),
  toEpoch: z.int().nullable(),
  outcome: z.enum(ATTEMPT_OUTCOMES).nullable(),
  failure: failureSchema.nullable(),
  claimedAt: when,
  endedAt: whenOrNull,
  environment: z.record(z.string(), scalar).nullable(),
});
export type AttemptView = z.infer<typeof attemptViewSchema>;

export const runDetailSchema = runSummarySchema.extend({
  fingerprint: z.string().nullable(),
  outcome: z.string().nullable(),
  modelParams: z.object({ total: z.int(), trainable: z.int(), nonTrainable: z.int() }).nullable(),
  environment: z.record(z.string(), scalar).nullable(),
  spec: z.record(z.string(), z.unknown()).nullable(),
  measures: z
    .array(declaredMeasureSchema)
    .optional()
    .describe("Measures that its plan named; left out where it named none."),
  split: z
    .object({
      scheme: z.string(),
      seed: z.int(),
      k: z.int().optional().describe("How many folds were made."),
      repeats: z.int().optional().describe("How often they were made."),
      within: z
        .object({
          fold: z.int().describe("The outer fold that is divided."),
          k: z.int().describe("How many inner folds it has."),
        })
        .optional()
        .describe("Of inner folds; left out for any other."),
      fingerprint: z.string(),
      train: z.int(),
      val: z.int(),
      test: z.int(),
    })
    .nullable(),
  metricNames: z.array(z.string()),
  attempts: z.array(attemptViewSchema),
  checkpoints: z.array(
    z.object({
      epoch: z.int(),
      attempt: z.int(),
      sha256: z.string(),
      bytes: z.int(),
      isBest: z
        .boolean()
        .describe(
          "The best epoch's when it was stored; a later epoch may have become the best (`bestEpoch`).",
        ),
      removed: z.boolean(),
    }),
  ),
  evaluations: z.array(evaluationViewSchema),
  sharedWith: z.array(z.object({ id: z.int(), name: z.string(), sweepId: z.int().nullable() })),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

export const logLineSchema = z.object({
  attempt: z.int(),
  seq: z.int(),
  at: when,
  level: z.string(),
  line: z.string(),
});
export type LogLineView = z.infer<typeof logLineSchema>;
