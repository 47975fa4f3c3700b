import { isTerminal, WAITING } from "@foldwise/core/states";
import {
  isOfInnerFolds,
  plannedTrainings,
  populationOf,
  rungStep,
  seedsOfTrial,
  type TrainingSpec,
  trainingFingerprint,
} from "@foldwise/core/sweep";
import type { TrainerOptions } from "@foldwise/core/trainers";
import { and, eq, isNotNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run } from "../../schema";
import { copyCheckpoints, findParents, type ParentCheckpoint } from "../checkpoint";
import { lockTrial } from "../locks";
import { findOrMakeSplit, type SplitKey, type SplitRow } from "../split";
import { type FoundTraining, findOrMakeTrainings } from "../training/find-or-make";
import { insertNewRuns, type NewTrial } from "./insert-new-runs";
import { type LoadedTrial, loadTrial } from "./load";
import { runParams } from "./run-params";

export interface OpenedTrial {
  /** True for a trial that has ended, or waits at a rung: there is nothing to do. */
  ended: boolean;
  resourceClass: string;
  /** Of the trial: a later one has it once it is promoted or retried. */
  generation: number;
  /** The step of the rung at which it waits; null where it trains to its end. */
  untilStep: number | null;
  /** Distinct, in the order of fold and seed. */
  trainingIds: number[];
  /** Runs that joined a training which was there before. */
  joined: number[];
}

/** How a trial is read and its runs are made: a worker does that for several at a time. */
export interface TrialStatements {
  load(trialId: number): Promise<LoadedTrial>;
  findSplit(key: SplitKey): Promise<SplitRow>;
  /** As insertNewRuns, of one. */
  insertRuns(trial: NewTrial): Promise<ReadonlyMap<string, number>>;
}

/** For one trial by itself. */
function ownStatements(ctx: Context): TrialStatements {
  return {
    load: (trialId) => loadTrial({ ctx, trialId }),
    findSplit: (key) => findOrMakeSplit({ ctx, ...key }),
    insertRuns: async (trial) => (await insertNewRuns({ ctx, trials: [trial] }))[0] ?? new Map(),
  };
}

/**
 * Makes a trial's runs, fold × seed, and the trainings they have no equal of yet. Called again, it changes nothing.
 * @param versionsOf of the trainer, its libraries and the published weights: part of what decides a training's outcome.
 * @throws FoldwiseError `invalid` for a configuration that the trainer cannot take.
 */
export async function openTrial({
  ctx,
  trialId,
  versionsOf,
  statements = ownStatements(ctx),
}: {
  ctx: Context;
  trialId: number;
  versionsOf: (trainer: TrainerOptions) => Promise<Record<string, string>>;
  statements?: TrialStatements;
}): Promise<OpenedTrial> {
  const loaded = await statements.load(trialId);
  const { plan } = loaded.sweep;
  const planned = plannedTrainings(plan, loaded.trial);
  const [first] = planned;
  const resourceClass = plan.resources.class;
  const { generation, state, rung } = loaded.trial;
  const untilStep = rungStep(plan, rung);
  if (isTerminal(state) || state === WAITING || first === undefined)
    return { ended: true, resourceClass, generation, untilStep, trainingIds: [], joined: [] };
  const versions = await versionsOf(first.resolved.trainer);
  const { dataset } = loaded;
  const split =
    dataset && first.splits ? await statements.findSplit({ datasetId: dataset.id, ...first.splits }) : null;
  const parents = await parentsOf(ctx, loaded);
  const specs = planned.map(
    ({ fold, seed, resolved, schedule }): TrainingSpec => ({
      ...resolved,
      ...(schedule && { schedule }),
      dataset: dataset && { slug: dataset.slug, fingerprint: dataset.fingerprint },
      split: split && { scheme: split.scheme, seed: split.seed, fingerprint: split.fingerprint },
      fold,
      seed,
      versions,
      salt: saltOf(loaded),
      ...parentOf(parents?.get(`${fold}/${seed}`)),
    }),
  );
  const made = parents
    ? new Map<string, number>()
    : await statements.insertRuns({
        trialId,
        sweepId: loaded.sweep.id,
        experimentId: loaded.sweep.experimentId,
        datasetId: dataset?.id ?? null,
        splitId: split?.id ?? null,
        splitScheme: split?.scheme ?? null,
        resourceClass,
        runs: specs.map((spec) => ({ spec, ...describeRun(loaded, spec) })),
      });
  const trainingIds = specs.flatMap((spec) => made.get(trainingFingerprint(spec)) ?? []);
  const opened = { ended: false, resourceClass, generation, untilStep };
  if (trainingIds.length === specs.length) return { ...opened, trainingIds, joined: [] };
  // Some runs were there, or their trainings.
  return ctx.transaction(async (tx) => {
    // Two tries of this activity at once must not both find a training new.
    await lockTrial(tx, trialId);
    const there = await tx
      .select({ fold: run.fold, seed: run.seed, trainingId: run.trainingId })
      .from(run)
      .where(and(eq(run.trialId, trialId), isNotNull(run.trainingId)));
    const existing = new Map(there.map(({ fold, seed, trainingId }) => [`${fold}/${seed}`, trainingId]));
    const isNew = ({ fold, seed }: TrainingSpec) => !existing.has(`${fold}/${seed}`);
    const found = await findOrMakeTrainings(tx, {
      datasetId: dataset?.id ?? null,
      splitId: split?.id ?? null,
      specs: specs.filter(isNew),
      resourceClass,
    });
    const trainingIds: number[] = [];
    const joined: number[] = [];
    for (const spec of specs) {
      const before = existing.get(`${spec.fold}/${spec.seed}`);
      if (before) {
        trainingIds.push(before);
        continue;
      }
      const training = found.get(trainingFingerprint(spec));
      if (!training) throw new Error("a training that was made a moment ago is gone");
      const parent = parents?.get(`${spec.fold}/${spec.seed}`);
      if (parent && !training.shared) await copyCheckpoints(tx, { trainingId: training.trainingId, parent });
      const runId = await insertRun(tx, { loaded, split, spec, ...training });
      trainingIds.push(training.trainingId);
      if (training.shared) joined.push(runId);
    }
    return { ...opened, trainingIds: [...new Set(trainingIds)], joined };
  });
}

/**
 * What keeps trainings apart that are equal otherwise. Those of a population are of one trial each: its checkpoints on the way
 * are kept for its copies alone.
 */
function saltOf({ sweep, trial: { number } }: LoadedTrial): string | null {
  if (populationOf(sweep.plan)) return `${sweep.uid} trial ${number}`;
  return sweep.plan.fresh ? sweep.uid : null;
}

/** The checkpoints that a copy starts from, by fold and seed; null for any other trial, and once it has its runs. */
async function parentsOf(ctx: Context, { sweep, trial: { id, exploit } }: LoadedTrial) {
  if (!exploit) return null;
  const [there] = await ctx.select({ id: run.id }).from(run).where(eq(run.trialId, id)).limit(1);
  return there ? null : findParents(ctx, { sweepId: sweep.id, exploit });
}

function parentOf(parent: ParentCheckpoint | undefined): Pick<TrainingSpec, "parent"> {
  if (!parent) return {};
  const { fingerprint, uid, epoch } = parent;
  return { parent: { fingerprint, uid, epoch } };
}

async function insertRun(
  tx: Context,
  {
    loaded,
    split,
    spec,
    trainingId,
    shared,
  }: { loaded: LoadedTrial; split: SplitRow | null; spec: TrainingSpec } & FoundTraining,
): Promise<number> {
  const { fold, seed } = spec;
  const [made] = await tx
    .insert(run)
    .values({
      experimentId: loaded.sweep.experimentId,
      sweepId: loaded.sweep.id,
      trialId: loaded.trial.id,
      trainingId,
      ...describeRun(loaded, spec),
      fold,
      seed,
      splitScheme: split?.scheme ?? null,
      shared,
    })
    .returning({ id: run.id });
  if (!made) throw new Error("the run was not stored");
  return made.id;
}

function describeRun(loaded: LoadedTrial, spec: TrainingSpec) {
  const { fold, seed } = spec;
  return {
    name: runName(loaded, fold, seed),
    params: { ...runParams(spec, loaded.trial.variant), fold, seed },
  };
}

function runName({ sweep, trial: row }: LoadedTrial, fold: number, seed: number): string {
  const { seeds } = sweep.plan;
  const isNamed = seeds.length > 1 || seedsOfTrial(sweep.plan, row.configuration) !== seeds;
  const place = isNamed ? `/seed-${seed}` : "";
  const folds = isOfInnerFolds(row) ? `fold-${row.outerFold}/inner-${fold}` : `fold-${fold}`;
  return `${sweep.name}/${row.number}-${row.variant}/${folds}${place}`;
}
