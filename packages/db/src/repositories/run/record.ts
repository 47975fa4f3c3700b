import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { PRUNED, type RunState } from "@foldwise/core/states";
import type { Stop } from "@foldwise/core/stopping";
import { isWaitingForSlot, type Plan, selectionOfVariant } from "@foldwise/core/sweep";
import { findTrainer, type Selection } from "@foldwise/core/trainers";
import type { WeightsKind } from "@foldwise/core/words";
import { inArray, type SQL } from "drizzle-orm";
import type { Context } from "../../client";
import { type Failure, sweep } from "../../schema";
import type { DatasetRef } from "../dataset";
import { type RunRow, selectNesting, selectRuns } from "./rows";

/** A run with its place in a sweep, how far its training has come and what it measured. */
export interface RunRecord {
  id: number;
  name: string;
  experimentId: number;
  /** Null, with `trial` and `training`, for a run that a script logged. */
  sweep: { id: number; name: string } | null;
  trial: { id: number; number: number; variant: string; outerFold: number | null; isRefit: boolean } | null;
  training: RunTraining | null;
  /** Null where it was trained on no dataset, too. */
  dataset: DatasetRef | null;
  /** Of a logged run: those that its program names. */
  fold: number | null;
  seed: number | null;
  /** Number of the run that it is nested in, by the tag of MLflow's clients; null where it is in none that is here. */
  parentId: number | null;
  /** Runs that are nested directly in it. */
  children: number;
  splitScheme: string | null;
  state: RunState;
  /** Its work is scheduled and no worker has claimed any. */
  waitingForSlot: boolean;
  /** The training was there before this run asked for it. */
  shared: boolean;
  /** Null before the first epoch and for a logged run. */
  objective: RunObjective | null;
  failure: Failure | null;
  /** Of a pruned run: why its trial was stopped. */
  stop: Stop | null;
  params: Record<string, string | number | boolean | null>;
  tags: Record<string, string>;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** The training behind a run, which it may share with others. */
export interface RunTraining {
  id: number;
  /** Kind of its trainer; a newer release may have stored one that this one does not know. */
  trainer: string;
  /** Last stored epoch, from 1; 0 before the first. */
  epoch: number;
  /** The most epochs that there can be. */
  epochs: number;
  /** Epoch whose weights are kept as `best`. */
  bestEpoch: number | null;
  /** Attempts so far. */
  attempt: number;
  /** Epoch that the newest attempt resumed from; null for a first attempt. */
  resumedFrom: number | null;
  /** {batch, batches, imagesPerSecond} of the moment, while it trains. */
  progress: Record<string, number> | null;
}

/** The sweep's objective metric at the weights that its evaluations are made with, as far as the training has come. */
export interface RunObjective {
  metric: string;
  weights: WeightsKind;
  /** Rule behind `best`; null for `last`. */
  selection: Selection | null;
  /** Epoch of the weights. */
  epoch: number;
  /** NaN and ±Infinity are values; null where the metric has none there. */
  value: number | null;
}

/** Runs, newest first: at most `limit`. */
export async function readRuns(ctx: Context, where: SQL | undefined, limit: number): Promise<RunRecord[]> {
  const rows = await selectRuns(ctx, where, limit);
  const sweepIds = new Set(rows.flatMap((row) => row.sweep?.id ?? []));
  const [plans, nestings] = await Promise.all([
    // Each plan once, whatever the number of its runs.
    sweepIds.size === 0
      ? []
      : ctx
          .select({ id: sweep.id, plan: sweep.plan })
          .from(sweep)
          .where(inArray(sweep.id, [...sweepIds])),
    selectNesting(
      ctx,
      rows.map(({ run: { id } }) => id),
    ),
  ]);
  const places = new Map(plans.map(({ id, plan }) => [id, makePlaces(plan)]));
  return rows.map((row) =>
    runRecord(row, {
      places: (row.sweep && places.get(row.sweep.id)) ?? null,
      // A run that was purged between the two statements is in none.
      nesting: nestings.get(row.run.id) ?? { parentId: null, children: 0 },
    }),
  );
}

/** Where a sweep's objective is measured, by variant. */
type Places = (variant: string) => Pick<RunObjective, "metric" | "weights" | "selection">;

function makePlaces(plan: Plan): Places {
  const known = new Map<string, ReturnType<Places>>();
  return (variant) => {
    const before = known.get(variant);
    if (before) return before;
    const { weights } = plan.evaluation;
    const selection = weights === "best" ? selectionOfVariant(plan, variant) : null;
    const place = {
      metric: plan.objective.metric,
      // Where its trainer chooses none, the last epoch is the best one.
      weights: selection === null && findTrainer(plan.trainer.kind) ? "last" : weights,
      selection,
    } as const;
    known.set(variant, place);
    return place;
  };
}

/** State and objective are of one reading, so neither runs ahead of the other. */
function runRecord(
  { run, fold, seed, sweep, trial, training, attempt, evaluated, dataset }: RunRow,
  { places, nesting }: { places: Places | null; nesting: Pick<RunRecord, "parentId" | "children"> },
): RunRecord {
  const isTraining = run.state === "running" && attempt?.outcome === null;
  return {
    id: run.id,
    name: run.name,
    experimentId: run.experimentId,
    sweep: sweep && { id: sweep.id, name: sweep.name },
    trial: trial && {
      id: trial.id,
      number: trial.number,
      variant: trial.variant,
      outerFold: trial.outerFold,
      isRefit: trial.isRefit,
    },
    training: training && {
      id: training.id,
      trainer: training.trainer,
      epoch: training.epoch,
      epochs: training.epochs,
      bestEpoch: training.bestEpoch,
      attempt: training.attempt,
      resumedFrom: training.attempt > 1 ? (attempt?.fromEpoch ?? null) : null,
      progress: isTraining ? (attempt?.progress ?? null) : null,
    },
    dataset,
    fold,
    seed,
    ...nesting,
    splitScheme: run.splitScheme,
    state: run.state,
    waitingForSlot: isWaitingForSlot(run.state, {
      claimed: training?.isClaimed ? 1 : 0,
      queued: training?.isQueued ? 1 : 0,
    }),
    shared: run.shared,
    objective: evaluated &&
      places &&
      trial && {
        ...places(trial.variant),
        epoch: evaluated.epoch,
        value: evaluated.value === null ? null : decodeMetric(evaluated.value),
      },
    failure: run.failure,
    stop: run.state === PRUNED ? (trial?.stop ?? null) : null,
    params: run.params,
    tags: run.tags,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
  };
}
