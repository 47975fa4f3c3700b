import { z } from "zod";
import { TIME_BASES } from "../sweep";
import {
  ATTEMPT_OUTCOMES,
  DATASET_KINDS,
  JOB_STATES,
  RUN_STATES,
  SPLIT_SCHEMES,
  SWEEP_INTENTS,
  SWEEP_STATES,
  TRAINING_STATES,
  TRIAL_STATES,
  WEIGHTS_KINDS,
} from "../words";
import { metricNumberSchema } from "./metric-number";

const when = z.iso.datetime({ offset: true });
const whenOrNull = when.nullable();
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const failureSchema = z.object({
  kind: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  epoch: z.number().optional(),
});

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]),
  postgres: z.enum(["ok", "unreachable"]),
  temporal: z.enum(["ok", "unreachable"]),
  /** Workers that reported within the last 30 s. */
  workers: z.int(),
  version: z.string(),
  /** The metric store's backlog and rate. */
  metrics: z.record(z.string(), z.number()).optional(),
});
export type Health = z.infer<typeof healthSchema>;

export const datasetRefSchema = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  isSynthetic: z.boolean(),
  isArticle: z.boolean(),
});
export type DatasetRef = z.infer<typeof datasetRefSchema>;

export const datasetViewSchema = datasetRefSchema.extend({
  kind: z.enum(DATASET_KINDS),
  fingerprint: z.string(),
  classes: z.array(z.string()),
  positiveClass: z.string(),
  images: z.int(),
  width: z.int(),
  height: z.int(),
  patients: z.int().nullable(),
  folds: z.array(z.int()),
  /** Images and patients of each class in each fold. */
  counts: z.array(
    z.object({ fold: z.int(), class: z.string(), images: z.int(), patients: z.int().nullable() }),
  ),
  /** Stored splits, with the images of each class on each side of each fold. */
  splits: z.array(
    z.object({
      scheme: z.enum(SPLIT_SCHEMES),
      seed: z.int(),
      parts: z.array(z.object({ fold: z.int(), side: z.string(), class: z.string(), images: z.int() })),
      /** Patients that stand on both sides, by fold; null where patients are unknown. */
      leakedPatients: z.array(z.object({ fold: z.int(), patients: z.int() })).nullable(),
    }),
  ),
  manifest: z.record(z.string(), z.unknown()),
  report: z.record(z.string(), z.unknown()),
  createdAt: when,
});
export type DatasetView = z.infer<typeof datasetViewSchema>;

export const importRequestSchema = z.union([
  z.strictObject({
    builtin: z.enum(["synthetic-cells", "digits"]),
    slug: z.string().optional(),
    options: z.record(z.string(), scalar).optional(),
  }),
  z.strictObject({
    /** A folder that the worker can read. */
    path: z.string().min(1),
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, "lower-case letters, digits and -"),
    name: z.string().min(1).max(120).optional(),
    positiveClass: z.string().optional(),
    /** What to do with a file name whose patient cannot be told. */
    patients: z.enum(["stop", "own-patient", "unknown"]).default("stop"),
    /** What an image that cannot be used does: refuse the set, or be reported and left out. */
    refusedFiles: z.enum(["stop", "leave-out"]).default("stop"),
  }),
]);
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const importViewSchema = z.object({
  id: z.int(),
  state: z.enum(JOB_STATES),
  progress: z.object({ phase: z.string(), done: z.int(), total: z.int() }).nullable(),
  report: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ message: z.string(), problems: z.array(z.unknown()).optional() }).nullable(),
  datasetId: z.int().nullable(),
  createdAt: when,
  finishedAt: whenOrNull,
});
export type ImportView = z.infer<typeof importViewSchema>;

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
  trainingId: z.int().nullable(),
  /** Last stored epoch and the most there can be. */
  epoch: z.int(),
  epochs: z.int().nullable(),
  bestEpoch: z.int().nullable(),
  /** Attempts so far; above 1 the training was resumed. */
  attempt: z.int(),
  /** Epoch the newest attempt resumed from; null for a first attempt. */
  resumedFrom: z.int().nullable(),
  shared: z.boolean(),
  /** Best value of the sweep's objective metric over the epochs. */
  objective: metricNumberSchema.nullable(),
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

export const trialViewSchema = z.object({
  id: z.int(),
  number: z.int(),
  variant: z.string(),
  configuration: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  reason: z.string(),
  state: z.enum(TRIAL_STATES),
  objective: metricNumberSchema.nullable(),
  /** Least and greatest fold value behind the objective. */
  range: z.tuple([z.number(), z.number()]).nullable(),
  failure: failureSchema.nullable(),
  runs: z.array(runSummarySchema),
  startedAt: whenOrNull,
  finishedAt: whenOrNull,
});
export type TrialView = z.infer<typeof trialViewSchema>;

export const planCostSchema = z.object({
  trials: z.int(),
  runs: z.int(),
  trainings: z.int(),
  shared: z.int(),
  evaluations: z.int(),
  epochs: z.int(),
  seconds: z.number().nullable(),
  basis: z.enum(TIME_BASES).nullable().optional(),
});

const byState = <T extends readonly [string, ...string[]]>(states: T) =>
  z.partialRecord(z.enum(states), z.int());

export const sweepSummarySchema = z.object({
  id: z.int(),
  uid: z.string(),
  name: z.string(),
  experiment: z.object({ id: z.int(), name: z.string() }),
  dataset: datasetRefSchema,
  /** True when the trainer is `simulate`: its numbers are no results. */
  simulated: z.boolean(),
  state: z.enum(SWEEP_STATES),
  intent: z.enum(SWEEP_INTENTS),
  concurrency: z.int(),
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
  /** Attempts above the first over all trainings, and the epoch the newest of them resumed from. */
  resumed: z.object({ attempts: z.int(), lastFromEpoch: z.int().nullable() }),
  secondsLeft: z.number().nullable(),
  imagesPerSecond: z.number().nullable(),
  objective: z.object({
    metric: z.string(),
    direction: z.enum(["maximize", "minimize"]),
    overFolds: z.string(),
  }),
  best: z
    .object({ trialId: z.int(), trialNumber: z.int(), variant: z.string(), value: z.number() })
    .nullable(),
  failure: failureSchema.nullable(),
  createdAt: when,
  startedAt: whenOrNull,
  finishedAt: whenOrNull,
});
export type SweepSummary = z.infer<typeof sweepSummarySchema>;

export const sweepDetailSchema = sweepSummarySchema.extend({
  plan: z.record(z.string(), z.unknown()),
  source: z.string(),
  cost: planCostSchema,
  /** In the order of the plan, which is the order of the hues. */
  variants: z.array(z.object({ name: z.string(), description: z.string() })),
  folds: z.array(z.int()),
  testSigmas: z.array(z.number()),
  trialViews: z.array(trialViewSchema),
  events: z.array(
    z.object({ id: z.int(), at: when, kind: z.string(), detail: z.record(z.string(), z.unknown()) }),
  ),
});
export type SweepDetail = z.infer<typeof sweepDetailSchema>;

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

export const workerViewSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  classes: z.array(z.string()),
  slots: z.int(),
  state: z.enum(["live", "lost", "stopped"]),
  busy: z.array(
    z.object({
      trainingId: z.int(),
      runId: z.int().nullable(),
      runName: z.string().nullable(),
      fold: z.int(),
      epoch: z.int(),
      epochs: z.int(),
      progress: z.record(z.string(), z.number()).nullable(),
    }),
  ),
  capabilities: z.record(z.string(), scalar),
  startedAt: when,
  seenAt: when,
});
export type WorkerView = z.infer<typeof workerViewSchema>;

export const SWEEP_ACTIONS = ["pause", "resume", "cancel", "retry", "set-concurrency"] as const;
export const sweepActionSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.enum(["pause", "resume", "cancel", "retry"]) }),
  z.strictObject({ action: z.literal("set-concurrency"), concurrency: z.int().min(1).max(1000) }),
]);
export type SweepAction = z.infer<typeof sweepActionSchema>;

/**
 * Server-Sent Events of GET /api/v1/sweeps/:id/stream. The event's id is an opaque cursor; a reconnect with
 * Last-Event-ID gets what came since. `sweep` carries the detail without plan and source, at most twice a second.
 */
export const sweepStreamEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("sweep"),
    sweep: sweepDetailSchema.omit({ plan: true, source: true, cost: true }),
  }),
  z.object({
    type: z.literal("points"),
    changes: z.array(
      curveSchema.extend({
        /** Points from this epoch on are replaced: a new attempt went back. */ resetFrom: z
          .number()
          .nullable(),
      }),
    ),
  }),
]);
export type SweepStreamEvent = z.infer<typeof sweepStreamEventSchema>;

/** What every refused request gets, whatever refused it. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    problems: z.array(
      z.object({ field: z.string(), value: z.string(), problem: z.string(), remedy: z.string().optional() }),
    ),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
