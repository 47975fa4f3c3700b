import { isKnownPatient } from "@foldwise/core/splits";
import {
  type ObservedPrediction,
  type SelectorBounds,
  type TableObservation,
  trainingParameters,
} from "@foldwise/core/tables";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import {
  dataset,
  datasetImage,
  evaluation,
  experiment,
  run,
  split,
  splitPart,
  sweep,
  training,
  trial,
} from "../../schema";

/**
 * The evaluations of a dataset's runs as tables take them, one for each run and evaluation, simulated trainings left
 * out. Predictions cost memory and time; without them intervals come from confusion matrices.
 */
export async function listObservations({
  ctx,
  datasetId,
  predictions = false,
  bounds = {},
}: {
  ctx: Context;
  datasetId: number;
  predictions?: boolean;
  /** What can be of use, where that is known; the rest is not read. */
  bounds?: SelectorBounds;
}): Promise<TableObservation[]> {
  const patients = predictions ? await patientsOf(ctx, datasetId) : null;
  const rows = await ctx
    .select({
      runId: run.id,
      trainingId: training.id,
      fold: training.fold,
      seed: training.seed,
      variant: trial.variant,
      sweepId: sweep.id,
      sweepName: sweep.name,
      experiment: experiment.name,
      splitScheme: split.scheme,
      splitSeed: split.seed,
      epochs: training.epoch,
      positiveClass: dataset.positiveClass,
      trainImages: sql`cardinality(${splitPart.images})`.mapWith(Number),
      weights: evaluation.weights,
      sigma: evaluation.sigma,
      replicate: evaluation.replicate,
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      metrics: evaluation.metrics,
      images: predictions ? evaluation.images : sql<number[]>`'{}'::int[]`,
      labels: predictions ? evaluation.labels : sql<number[]>`'{}'::int[]`,
      scores: predictions ? evaluation.scores : sql<number[]>`'{}'::float8[]`,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .innerJoin(run, and(eq(run.trainingId, training.id), isNull(run.deletedAt)))
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    .innerJoin(split, eq(split.id, training.splitId))
    .innerJoin(dataset, eq(dataset.id, training.datasetId))
    .leftJoin(trial, eq(trial.id, run.trialId))
    .leftJoin(sweep, eq(sweep.id, run.sweepId))
    .leftJoin(
      splitPart,
      and(
        eq(splitPart.splitId, training.splitId),
        eq(splitPart.fold, training.fold),
        eq(splitPart.side, "train"),
      ),
    )
    .where(and(isNull(sweep.deletedAt), isOfUse(datasetId, bounds)))
    .orderBy(evaluation.id, run.id);
  // After the evaluations, so that there is none without its training.
  const settings = await settingsOf(ctx, [...new Set(rows.map(({ trainingId }) => trainingId))]);
  return rows.map((row) => ({
    runId: String(row.runId),
    trainingId: String(row.trainingId),
    sweep: row.sweepId === null || row.sweepName === null ? null : { id: row.sweepId, name: row.sweepName },
    experiment: row.experiment,
    fold: row.fold,
    seed: row.seed,
    variant: row.variant ?? "",
    ...(settings.get(row.trainingId) ?? NO_SETTINGS),
    splitScheme: row.splitScheme,
    splitSeed: row.splitSeed,
    weights: row.weights,
    testSigma: row.sigma,
    replicate: row.replicate,
    confusion: { classes: row.classes, counts: row.confusion },
    positiveClass: row.positiveClass,
    ...(patients ? { predictions: predicted(row, patients) } : {}),
    auc: row.metrics.auc ?? null,
    epochs: row.epochs,
    trainImages: row.trainImages,
  }));
}

/** The evaluations that listObservations reads, but for those of deleted sweeps and runs. */
function isOfUse(datasetId: number, bounds: SelectorBounds) {
  return and(
    eq(training.datasetId, datasetId),
    eq(evaluation.side, "test"),
    isNotNull(training.spec),
    sql`${training.spec}->'trainer'->>'kind' <> 'simulate'`,
    bounds.weights && inArray(evaluation.weights, [...bounds.weights]),
    bounds.testSigma && inArray(evaluation.sigma, [...bounds.testSigma]),
    bounds.fold && inArray(training.fold, [...bounds.fold]),
    bounds.seed && inArray(training.seed, [...bounds.seed]),
    bounds.sweep && inArray(run.sweepId, [...bounds.sweep]),
  );
}

/**
 * What tells whether listObservations would answer the same with these bounds: cheap, and another whenever an evaluation
 * or run of them came or went. What lies outside of them changes nothing.
 */
export async function observationsVersion({
  ctx,
  datasetId,
  bounds = {},
}: {
  ctx: Context;
  datasetId: number;
  bounds?: SelectorBounds;
}): Promise<string> {
  const [row] = await ctx
    .select({
      version: sql<string>`concat_ws('.', count(*), max(${evaluation.id}), max(${run.id}), count(${run.deletedAt}), count(${sweep.deletedAt}))`,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .innerJoin(run, eq(run.trainingId, training.id))
    .leftJoin(sweep, eq(sweep.id, run.sweepId))
    .where(isOfUse(datasetId, bounds));
  return row?.version ?? "";
}

async function patientsOf(ctx: Context, datasetId: number): Promise<Map<number, string | null>> {
  const rows = await ctx
    .select({ index: datasetImage.index, patient: datasetImage.patient })
    .from(datasetImage)
    .where(eq(datasetImage.datasetId, datasetId));
  // Where one patient per image is assumed throughout, images are what is drawn, and said to be.
  const isAssumed = rows.every(({ patient }) => !isKnownPatient(patient));
  return new Map(rows.map((row) => [row.index, isAssumed ? null : row.patient]));
}

function predicted(
  row: { images: number[]; labels: number[]; scores: number[]; classes: string[] },
  patients: ReadonlyMap<number, string | null>,
): ObservedPrediction[] {
  return row.images.map((imageId, i) => ({
    imageId,
    label: row.classes[row.labels[i] ?? -1] ?? "",
    score: row.scores[i] ?? Number.NaN,
    patient: patients.get(imageId) ?? null,
  }));
}

type Settings = Pick<TableObservation, "model" | "data" | "params">;

const NO_SETTINGS: Settings = { model: "", data: { balance: "", augmentation: "" }, params: {} };

/** What each training was told, read once however many evaluations and runs it has. */
async function settingsOf(ctx: Context, ids: readonly number[]): Promise<Map<number, Settings>> {
  const rows = await ctx
    .select({ id: training.id, spec: training.spec })
    .from(training)
    .where(sql`${training.id} = any(${sql.param(ids)})`);
  return new Map(
    rows.map(({ id, spec }) => [
      id,
      {
        model: spec.trainer.model,
        data: { balance: spec.data.balance, augmentation: spec.data.augmentation },
        params: trainingParameters(spec),
      },
    ]),
  );
}
