import { isKnownPatient } from "@foldwise/core/splits";
import {
  type Dims,
  type ObservedPrediction,
  type Scalar,
  type SelectorBounds,
  type TableObservation,
  trainingDims,
} from "@foldwise/core/tables";
import type { Conditions } from "@foldwise/core/trainers";
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
import { isResult } from "../training/is-result";

/**
 * The evaluations of a dataset's runs as tables take them, one for each run and evaluation, simulated trainings left
 * out; oldest first. Predictions are read by themselves, {@link listPredictions}: an observation's version is the
 * evaluation's id.
 */
export async function listObservations({
  ctx,
  datasetId,
  bounds = {},
}: {
  ctx: Context;
  datasetId: number;
  /** What can be of use, where that is known; the rest is not read. */
  bounds?: SelectorBounds;
}): Promise<TableObservation[]> {
  const rows = await ctx
    .select({
      evaluationId: evaluation.id,
      runId: run.id,
      trainingId: training.id,
      fold: training.fold,
      seed: training.seed,
      variant: trial.variant,
      sweepId: sweep.id,
      sweepName: sweep.name,
      experiment: experiment.name,
      tags: run.tags,
      splitScheme: split.scheme,
      splitSeed: split.seed,
      positiveClass: dataset.positiveClass,
      trainImages: sql`cardinality(${splitPart.images})`.mapWith(Number),
      weights: evaluation.weights,
      sigma: evaluation.sigma,
      replicate: evaluation.replicate,
      conditions: evaluation.conditions,
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      measures: evaluation.measures,
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
    run: String(row.runId),
    training: String(row.trainingId),
    version: String(row.evaluationId),
    dims: {
      ...settings.get(row.trainingId),
      ...runDims(row),
      ...conditionDims(row),
      fold: row.fold,
      seed: row.seed,
      splitScheme: row.splitScheme,
      splitSeed: row.splitSeed,
    },
    measures: row.measures,
    ...(row.classes === null || row.confusion === null
      ? {}
      : {
          classes: {
            confusion: { classes: row.classes, counts: row.confusion },
            positiveClass: row.positiveClass,
          },
        }),
    trainImages: row.trainImages,
  }));
}

/** Names that people and plans gave a run. */
function runDims(row: {
  variant: string | null;
  sweepId: number | null;
  sweepName: string | null;
  experiment: string;
  tags: Record<string, string>;
}): Record<string, Scalar> {
  return {
    ...Object.fromEntries(Object.entries(row.tags).map(([name, value]) => [`tag.${name}`, value])),
    experiment: row.experiment,
    ...(row.variant === null ? {} : { variant: row.variant }),
    ...(row.sweepId === null || row.sweepName === null
      ? {}
      : { sweep: row.sweepId, "sweep.name": row.sweepName }),
  };
}

/** What a checkpoint was evaluated under: conditions of other names than the two of noise as `condition.NAME`. */
function conditionDims({
  weights,
  sigma,
  replicate,
  conditions,
}: {
  weights: string;
  sigma: number;
  replicate: number;
  conditions: Conditions;
}): Record<string, Scalar> {
  const { testSigma: _, replicate: __, ...others } = conditions;
  const named = Object.entries(others).map(([name, value]) => [`condition.${name}`, value]);
  return { ...Object.fromEntries(named), weights, testSigma: sigma, replicate };
}

/** What each training was told, read once however many evaluations and runs it has: the one reading of its spec. */
async function settingsOf(
  ctx: Context,
  ids: readonly number[],
): Promise<Map<number, Omit<Dims, "fold" | "seed">>> {
  const rows = await ctx
    .select({ id: training.id, spec: training.spec })
    .from(training)
    .where(sql`${training.id} = any(${sql.param(ids)})`);
  return new Map(rows.map(({ id, spec }) => [id, trainingDims(spec)]));
}

/** Predictions of evaluations by their ids, which are the observations' versions. Those that are not there are left out. */
export async function listPredictions({
  ctx,
  datasetId,
  evaluations,
}: {
  ctx: Context;
  datasetId: number;
  evaluations: readonly string[];
}): Promise<Map<string, ObservedPrediction[]>> {
  if (evaluations.length === 0) return new Map();
  const patients = await patientsOf(ctx, datasetId);
  const rows = await ctx
    .select({
      id: evaluation.id,
      classes: evaluation.classes,
      images: evaluation.images,
      labels: evaluation.labels,
      scores: evaluation.scores,
    })
    .from(evaluation)
    .where(sql`${evaluation.id} = any(${sql.param(evaluations.map(Number))})`);
  return new Map(rows.map((row) => [String(row.id), predicted(row, patients)]));
}

/** The evaluations that listObservations reads, but for those of deleted sweeps and runs. */
function isOfUse(datasetId: number, bounds: SelectorBounds) {
  return and(
    eq(training.datasetId, datasetId),
    eq(evaluation.side, "test"),
    isNotNull(training.spec),
    isResult(),
    isNotNull(evaluation.confusion),
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
  {
    images,
    labels,
    scores,
    classes,
  }: Record<"images" | "labels" | "scores", number[] | null> & { classes: string[] | null },
  patients: ReadonlyMap<number, string | null>,
): ObservedPrediction[] {
  return (images ?? []).map((imageId, i) => ({
    imageId,
    label: classes?.[labels?.[i] ?? -1] ?? "",
    score: scores?.[i] ?? Number.NaN,
    patient: patients.get(imageId) ?? null,
  }));
}
