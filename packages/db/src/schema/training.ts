import type { MetricNumber } from "@foldwise/core/contracts/metric-number";
import { ACTIVE_STATES, ATTEMPT_OUTCOMES, RUN_STATES, TRAINING_STATES } from "@foldwise/core/states";
import type { TrainingSpec } from "@foldwise/core/sweep";
import type { Conditions } from "@foldwise/core/trainers";
import { WEIGHTS_KINDS } from "@foldwise/core/words";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { stateList } from "../state-list";
import { bytea, createdAt, deletedAt, id, reference, time, uid } from "./columns";
import { dataset, split, splitSide } from "./dataset";
import { experiment } from "./experiment";
import { type Failure, sweep, trial } from "./sweep";

export const trainingState = pgEnum("training_state", TRAINING_STATES);
export const runState = pgEnum("run_state", RUN_STATES);
export const attemptOutcome = pgEnum("attempt_outcome", ATTEMPT_OUTCOMES);
export const weightsKind = pgEnum("weights_kind", WEIGHTS_KINDS);

/** Numbers the owners of points: trainings, and logged runs without one. */
export const pointsOwner = pgSequence("points_owner");
const pointsId = () => bigint("points_id", { mode: "number" }).unique();

/** What a trainer reported of itself: device, versions, threads. */
export type TrainingEnvironment = Record<string, string | number | boolean | null>;

export const training = pgTable(
  "training",
  {
    id: id(),
    uid: uid(),
    pointsId: pointsId().notNull().default(sql`nextval('points_owner')`),
    /** SHA-256 of everything that decides the outcome. */
    fingerprint: text("fingerprint").notNull().unique(),
    spec: jsonb("spec").$type<TrainingSpec>().notNull(),
    /** Null where the trainer trains on no dataset; the split then is, too. */
    datasetId: reference("dataset_id").references(() => dataset.id),
    splitId: reference("split_id").references(() => split.id),
    fold: integer("fold").notNull(),
    seed: bigint("seed", { mode: "number" }).notNull(),
    /** At most so many, as its trainer reads the spec; early stopping lowers it. */
    epochs: integer("epochs").notNull(),
    resourceClass: text("resource_class").notNull(),
    state: trainingState("state").notNull().default("queued"),
    /** The newest attempt; the fence of every write. 0 before the first claim. */
    attempt: integer("attempt").notNull().default(0),
    /** Last epoch whose metrics and checkpoint are stored. */
    epoch: integer("epoch").notNull().default(0),
    /** The epoch of another training's checkpoint that it started from, and did not train itself; 0 for most. */
    fromEpoch: integer("from_epoch").notNull().default(0),
    /** Epoch whose weights are kept as `best`, by the selection rule of the spec. */
    bestEpoch: integer("best_epoch"),
    /** `complete` (all epochs) or `early-stopped`, once complete. */
    outcome: text("outcome"),
    /** Attempts in a row that ended without a finished epoch. */
    failuresInRow: integer("failures_in_row").notNull().default(0),
    failure: jsonb("failure").$type<Failure>(),
    params: jsonb("params").$type<{ total: number; trainable: number; nonTrainable: number }>(),
    environment: jsonb("environment").$type<TrainingEnvironment>(),
    createdAt: createdAt(),
    startedAt: time("started_at"),
    finishedAt: time("finished_at"),
  },
  (table) => [index("training_state_index").on(table.state)],
);

export const attempt = pgTable(
  "attempt",
  {
    trainingId: reference("training_id")
      .notNull()
      .references(() => training.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    workerId: text("worker_id").notNull(),
    fromEpoch: integer("from_epoch").notNull(),
    toEpoch: integer("to_epoch"),
    claimedAt: time("claimed_at").notNull().defaultNow(),
    /** Renewed with each heartbeat; a claim is free for others when it is older than the lease. */
    seenAt: time("seen_at").notNull().defaultNow(),
    endedAt: time("ended_at"),
    outcome: attemptOutcome("outcome"),
    failure: jsonb("failure").$type<Failure>(),
    /** {epoch, batch, batches, imagesPerSecond} of the moment. */
    progress: jsonb("progress").$type<Record<string, number>>(),
    environment: jsonb("environment").$type<TrainingEnvironment>(),
    /** What its GPU has used so far, as its driver reports it; null where it reports none. */
    energyKwh: doublePrecision("energy_kwh"),
  },
  (table) => [primaryKey({ columns: [table.trainingId, table.number] })],
);

export const checkpoint = pgTable(
  "checkpoint",
  {
    id: id(),
    trainingId: reference("training_id")
      .notNull()
      .references(() => training.id, { onDelete: "cascade" }),
    epoch: integer("epoch").notNull(),
    attempt: integer("attempt").notNull(),
    sha256: text("sha256").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    /** What its trainer handed over by value, until it is let go; null where it is a file of the artifact store. */
    content: bytea("content"),
    /** Whether it was the best epoch's when it was stored. */
    isBest: boolean("is_best").notNull(),
    /**
     * Validation metrics of these weights, by name: what objectives are read from, so that they appear in the same
     * transaction as the epoch. Null where a release before 0.2 stored the epoch, until fillCheckpointMetrics.
     */
    validation: jsonb("validation").$type<Record<string, MetricNumber>>(),
    createdAt: createdAt(),
    /** When its file or content was let go; the row stays. */
    removedAt: time("removed_at"),
  },
  (table) => [
    index("checkpoint_training").on(table.trainingId, table.epoch),
    index("checkpoint_file")
      .on(table.sha256)
      .where(sql`${table.removedAt} is null and ${table.content} is null`),
  ],
);

export const run = pgTable(
  "run",
  {
    id: id(),
    uid: uid(),
    experimentId: reference("experiment_id")
      .notNull()
      .references(() => experiment.id),
    /** Null for a run that a script logs. */
    sweepId: reference("sweep_id").references(() => sweep.id, { onDelete: "cascade" }),
    trialId: reference("trial_id").references(() => trial.id, { onDelete: "cascade" }),
    trainingId: reference("training_id").references(() => training.id),
    /** Own points of a logged run; a run with a training resolves to that one's. */
    pointsId: pointsId(),
    name: text("name").notNull(),
    /** Who logged it, as the program outside says. */
    userName: text("user_name"),
    fold: integer("fold"),
    seed: bigint("seed", { mode: "number" }),
    splitScheme: text("split_scheme"),
    state: runState("state").notNull().default("queued"),
    /** True when the training was there before this run asked for it. */
    shared: boolean("shared").notNull().default(false),
    /** Steps up to this one were reported before the stopping rule was edited: they are not judged. */
    judgedAfter: bigint("judged_after", { mode: "number" }),
    params: jsonb("params").$type<Record<string, string | number | boolean | null>>().notNull().default({}),
    tags: jsonb("tags").$type<Record<string, string>>().notNull().default({}),
    failure: jsonb("failure").$type<Failure>(),
    createdAt: createdAt(),
    startedAt: time("started_at"),
    finishedAt: time("finished_at"),
    deletedAt: deletedAt(),
  },
  (table) => [
    unique("run_of_trial").on(table.trialId, table.fold, table.seed),
    index("run_experiment").on(table.experimentId, table.id),
    // The order in which runs are searched, newest first.
    index("run_started").on(table.experimentId, table.startedAt.desc().nullsLast(), table.uid),
    index("run_sweep").on(table.sweepId),
    index("run_open")
      .on(table.sweepId)
      .where(sql`${table.state} in ${stateList(ACTIVE_STATES)}`),
    index("run_failed")
      .on(table.sweepId, table.id)
      .where(sql`${table.state} = 'failed' and ${table.deletedAt} is null`),
    index("run_training").on(table.trainingId),
    index("run_params").using("gin", table.params),
    // What MLflow's clients nest is found by its parent.
    index("run_parent")
      .on(sql`(${table.tags} ->> 'mlflow.parentRunId')`)
      .where(sql`(${table.tags} ->> 'mlflow.parentRunId') is not null`),
    index("run_tags").using("gin", table.tags),
  ],
);

export const evaluation = pgTable(
  "evaluation",
  {
    id: id(),
    trainingId: reference("training_id")
      .notNull()
      .references(() => training.id, { onDelete: "cascade" }),
    side: splitSide("side").notNull().default("test"),
    weights: weightsKind("weights").notNull(),
    /** Epoch of the weights. */
    epoch: integer("epoch").notNull(),
    /** What it was made under, by name; what a task without noise or draws leaves out is none of them. */
    conditions: jsonb("conditions").$type<Conditions>().notNull(),
    /** The condition `testSigma`: noise of the test images, 8-bit pixel units; 0 where there is none. */
    sigma: doublePrecision("sigma")
      .notNull()
      .generatedAlwaysAs(sql`coalesce((conditions ->> 'testSigma')::double precision, 0)`),
    /** The condition `replicate`: which draw of the noise. */
    replicate: integer("replicate")
      .notNull()
      .generatedAlwaysAs(sql`coalesce((conditions ->> 'replicate')::integer, 0)`),
    /** What clipping to 0–255 left of sigma. */
    realisedSigma: doublePrecision("realised_sigma"),
    /** By name; null where one has no value. */
    measures: jsonb("measures").$type<Record<string, number | null>>().notNull(),
    /** Of a classification; null, with what follows, for any other task. */
    classes: text("classes").array(),
    /** Rows are the true class, columns the predicted one, in the order of `classes`. */
    confusion: jsonb("confusion").$type<number[][]>(),
    /** Positions in the dataset, or in the trainer's own data; of a classification their true class and the score of the positive class, in step. */
    images: integer("images").array(),
    labels: integer("labels").array(),
    scores: doublePrecision("scores").array(),
    /** Predicted class of each image, an index into `classes`; null where a release before 0.2 made it. */
    predicted: integer("predicted").array(),
    /**
     * Probability of each class for each image, of three and more classes: 32-bit floats, little-endian, image by image.
     * null where there are none, or too many to keep.
     */
    probabilities: bytea("probabilities"),
    /** Of a regression that gives its items, in step with `images`: true numbers, predicted ones, and groups where it has them. */
    targets: doublePrecision("targets").array(),
    predictions: doublePrecision("predictions").array(),
    itemGroups: text("item_groups").array(),
    /** How long it held its slot; null where a release before 0.2 made it. */
    seconds: doublePrecision("seconds"),
    createdAt: createdAt(),
  },
  (table) => [unique("evaluation_once").on(table.trainingId, table.side, table.weights, table.conditions)],
);

/** Who makes the missing evaluations of a training now; one at a time, over all trials that share it. */
export const evaluationClaim = pgTable("evaluation_claim", {
  trainingId: reference("training_id")
    .primaryKey()
    .references(() => training.id, { onDelete: "cascade" }),
  /** One call of the activity; a call that is repeated takes the claim over only when its lease has run out. */
  holder: text("holder").notNull(),
  claimedAt: time("claimed_at").notNull().defaultNow(),
  /** Renewed while the evaluation runs; a claim is free for others when it is older than the lease. */
  seenAt: time("seen_at").notNull().defaultNow(),
});

export const logLine = pgTable(
  "log_line",
  {
    trainingId: reference("training_id")
      .notNull()
      .references(() => training.id, { onDelete: "cascade" }),
    attempt: integer("attempt").notNull(),
    seq: integer("seq").notNull(),
    at: time("at").notNull(),
    level: text("level").notNull(),
    line: text("line").notNull(),
  },
  (table) => [primaryKey({ columns: [table.trainingId, table.attempt, table.seq] })],
);
