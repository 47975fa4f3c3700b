import { z } from "zod";
import { selectionSchema } from "../../sweep/plan";
import { ATTEMPT_OUTCOMES, RUN_STATES, WEIGHTS_KINDS } from "../../words";
import { metricNumberSchema } from "../metric-number";
import { failureSchema, scalar, when, whenOrNull } from "./common";
import { datasetRefSchema } from "./dataset";

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
  seed: z.int().nullable(),
  splitScheme: z.string().nullable(),
  state: z.enum(RUN_STATES),
  /** Its training or its evaluations are scheduled and no worker has claimed them yet. */
  waitingForSlot: z.boolean(),
  trainingId: z.int().nullable(),
  /** Last stored epoch and the most there can be. */
  epoch: z.int(),
  epochs: z.int().nullable(),
  /** Epoch whose weights are kept as `best`, by the training's selection rule. */
  bestEpoch: z.int().nullable(),
  /** Attempts so far; above 1 the training was resumed. */
  attempt: z.int(),
  /** Epoch the newest attempt resumed from; null for a first attempt. */
  resumedFrom: z.int().nullable(),
  shared: z.boolean(),
  /**
   * The sweep's objective metric at the weights that its evaluations are made with: of the best epoch so far, or of the
   * last one. Null before the first epoch, for a logged run, and where the metric has no value there.
   */
  objective: metricNumberSchema.nullable(),
  /** What the objective is of; null before the first epoch and for a logged run. */
  objectiveOf: z
    .object({
      metric: z.string(),
      weights: z.enum(WEIGHTS_KINDS),
      /** Rule behind `best`; null for `last`. */
      selection: selectionSchema.nullable(),
      epoch: z.int(),
    })
    .nullable(),
  /** {batch, batches, imagesPerSecond} of the moment, while it trains. */
  progress: z.record(z.string(), z.number()).nullable(),
  failure: failureSchema.nullable(),
  params: z.record(z.string(), scalar),
  tags: z.record(z.string(), z.string()),
  dataset: datasetRefSchema.nullable(),
  createdAt: when,
  startedAt: whenOrNull,
  finishedAt: whenOrNull,
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A curve of one training: [epoch, value] in the order of epochs; `attempts` marks where a later attempt took over. */
export const curveSchema = z.object({
  trainingId: z.int(),
  name: z.string(),
  points: z.array(z.tuple([z.number(), metricNumberSchema])),
});
export type Curve = z.infer<typeof curveSchema>;

/** Bucketed series for long curves: step, min, max, last, count. */
export const bucketSchema = z.object({
  step: z.number(),
  min: metricNumberSchema,
  max: metricNumberSchema,
  last: metricNumberSchema,
  count: z.int(),
});
export type Bucket = z.infer<typeof bucketSchema>;

export const evaluationViewSchema = z.object({
  id: z.int(),
  trainingId: z.int(),
  weights: z.enum(WEIGHTS_KINDS),
  epoch: z.int(),
  sigma: z.number(),
  realisedSigma: z.number().nullable(),
  replicate: z.int(),
  images: z.int(),
  classes: z.array(z.string()),
  /** Rows true, columns predicted. */
  confusion: z.array(z.array(z.int())),
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
  split: z
    .object({
      scheme: z.string(),
      seed: z.int(),
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
      /** The best epoch's when it was stored; a later epoch may have become the best (`bestEpoch`). */
      isBest: z.boolean(),
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
