import { notFound } from "@foldwise/core/errors";
import {
  type Dims,
  type Scalar,
  type SelectorBounds,
  type TableObservation,
  trainingDims,
} from "@foldwise/core/tables";
import { type Conditions, findTrainer, listTrainers, namedMeasures } from "@foldwise/core/trainers";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, evaluation, experiment, run, split, splitPart, sweep, training, trial } from "../../schema";
import { groupObservations, groupsVersion } from "../fold-group/observations";
import { isOfTrainer, isResult } from "../training/is-result";

/**
 * The evaluations of a dataset's runs, or of the runs without a dataset, as tables take them, one for each run and
 * evaluation, simulated trainings left out; oldest first. The runs of fold groups that `bounds` names come after them. Predictions are read by themselves, {@link listPredictions}: an observation's version is the
 * evaluation's id.
 */
export async function listObservations({
  ctx,
  datasetId,
  bounds = {},
}: {
  ctx: Context;
  /** Null: of trainings whose trainer trains on no dataset. */
  datasetId: number | null;
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
      splitK: split.k,
      splitRepeats: split.repeats,
      positiveClass: dataset.positiveClass,
      trainImages: sql<number | null>`cardinality(${splitPart.images})`,
      weights: evaluation.weights,
      sigma: evaluation.sigma,
      replicate: evaluation.replicate,
      conditions: evaluation.conditions,
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      measures: evaluation.measures,
      items: sql<number | null>`cardinality(${evaluation.targets})`,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .innerJoin(run, and(eq(run.trainingId, training.id), isNull(run.deletedAt)))
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    .leftJoin(split, eq(split.id, training.splitId))
    .leftJoin(dataset, eq(dataset.id, training.datasetId))
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
  const evaluated = rows.map((row): TableObservation => {
    const told = settings.get(row.trainingId);
    return {
      run: String(row.runId),
      training: String(row.trainingId),
      version: String(row.evaluationId),
      dims: {
        ...told?.dims,
        ...runDims(row),
        ...conditionDims(row),
        fold: row.fold,
        seed: row.seed,
        ...(row.splitScheme === null || row.splitSeed === null
          ? {}
          : { splitScheme: row.splitScheme, splitSeed: row.splitSeed }),
        ...(row.splitK === null ? {} : { splitK: row.splitK }),
        ...(row.splitRepeats === null ? {} : { splitRepeats: row.splitRepeats }),
      },
      ...observed(row, told),
      ...(row.trainImages === null ? {} : { trainImages: row.trainImages }),
    };
  });
  return bounds.group
    ? [...evaluated, ...(await groupObservations({ ctx, groups: bounds.group }))]
    : evaluated;
}

/**
 * One evaluation as tables take it, with its dataset, of whatever run, simulated ones too. @throws FoldwiseError `not-found`
 */
export async function findObservation({
  ctx,
  id,
}: {
  ctx: Context;
  id: number;
}): Promise<{ observation: TableObservation; datasetId: number | null }> {
  const [row] = await ctx
    .select({
      trainingId: training.id,
      datasetId: training.datasetId,
      fold: training.fold,
      seed: training.seed,
      positiveClass: dataset.positiveClass,
      weights: evaluation.weights,
      sigma: evaluation.sigma,
      replicate: evaluation.replicate,
      conditions: evaluation.conditions,
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      measures: evaluation.measures,
      items: sql<number | null>`cardinality(${evaluation.targets})`,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .leftJoin(dataset, eq(dataset.id, training.datasetId))
    .where(eq(evaluation.id, id));
  if (!row) throw notFound("evaluation", id);
  const settings = (await settingsOf(ctx, [row.trainingId])).get(row.trainingId);
  const observation: TableObservation = {
    run: `training ${row.trainingId}`,
    training: String(row.trainingId),
    version: String(id),
    dims: { ...conditionDims(row), fold: row.fold, seed: row.seed },
    ...observed(row, settings),
  };
  return { observation, datasetId: row.datasetId };
}

/** What was measured, and of what. */
function observed(
  row: Pick<typeof evaluation.$inferSelect, "classes" | "confusion" | "measures"> & {
    positiveClass: string | null;
    items: number | null;
  },
  { declared, positiveClass }: Partial<Told> = {},
): Pick<TableObservation, "measures" | "declared" | "classes" | "regression"> {
  const positive = row.positiveClass ?? positiveClass ?? null;
  return {
    measures: row.measures,
    ...(declared === undefined ? {} : { declared }),
    ...(row.classes === null || row.confusion === null
      ? {}
      : {
          classes: {
            confusion: { classes: row.classes, counts: row.confusion },
            ...(positive === null ? {} : { positiveClass: positive }),
          },
        }),
    ...(row.items === null ? {} : { regression: { count: row.items } }),
  };
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

interface Told {
  readonly dims: Omit<Dims, "fold" | "seed">;
  /** Measures that its plan named; left out where it named none. */
  readonly declared?: TableObservation["declared"];
  /** Of a classification without a dataset. */
  readonly positiveClass: string | null;
}

/** What each training was told, read once however many evaluations and runs it has: the one reading of its spec. */
async function settingsOf(ctx: Context, ids: readonly number[]): Promise<Map<number, Told>> {
  const rows = await ctx
    .select({ id: training.id, spec: training.spec })
    .from(training)
    .where(sql`${training.id} = any(${sql.param(ids)})`);
  return new Map(
    rows.map(({ id, spec }): [number, Told] => {
      const named = namedMeasures(spec);
      const declared = Object.fromEntries(named.map((measure) => [measure.name, measure]));
      const positiveClass = findTrainer(spec.trainer.kind)?.positiveClass?.(spec) ?? null;
      return [id, { dims: trainingDims(spec), positiveClass, ...(named.length === 0 ? {} : { declared }) }];
    }),
  );
}

/** The evaluations that listObservations reads, but for those of deleted sweeps and runs. */
function isOfUse(datasetId: number | null, bounds: SelectorBounds) {
  return and(
    datasetId === null ? isNull(training.datasetId) : eq(training.datasetId, datasetId),
    eq(evaluation.side, "test"),
    isNotNull(training.spec),
    isResult(),
    bounds.weights && inArray(evaluation.weights, [...bounds.weights]),
    bounds.testSigma && inArray(evaluation.sigma, [...bounds.testSigma]),
    bounds.fold && inArray(training.fold, [...bounds.fold]),
    bounds.seed && inArray(training.seed, [...bounds.seed]),
    bounds.sweep && inArray(run.sweepId, [...bounds.sweep]),
    bounds.experiment && inArray(experiment.name, [...bounds.experiment]),
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
  datasetId: number | null;
  bounds?: SelectorBounds;
}): Promise<string> {
  const [row] = await ctx
    .select({
      version: sql<string>`concat_ws('.', count(*), max(${evaluation.id}), max(${run.id}), count(${run.deletedAt}), count(${sweep.deletedAt}))`,
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .innerJoin(run, eq(run.trainingId, training.id))
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    .leftJoin(sweep, eq(sweep.id, run.sweepId))
    .where(isOfUse(datasetId, bounds));
  const ofGroups = bounds.group ? ` ${await groupsVersion({ ctx, groups: bounds.group })}` : "";
  return `${row?.version ?? ""}${ofGroups}`;
}

/** Measures that plans named and evaluations have; empty where no trainer takes any. */
export async function listNamedMeasures({ ctx }: { ctx: Context }): Promise<string[]> {
  const kinds = listTrainers().flatMap(({ kind, measures }) => (measures ? [kind] : []));
  if (kinds.length === 0) return [];
  const rows = await ctx
    .selectDistinct({ name: sql<string>`jsonb_object_keys(${evaluation.measures})` })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .where(isOfTrainer(kinds));
  return rows.map(({ name }) => name);
}
