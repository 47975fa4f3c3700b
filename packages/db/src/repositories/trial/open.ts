import {
  isTerminal,
  plannedTrainings,
  type Trainer,
  type TrainingSpec,
  trainingFingerprint,
} from "@foldwise/core";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, training, trial } from "../../schema";
import { findOrMakeSplit, type SplitRow } from "../split";
import { type LoadedTrial, loadTrial } from "./load";
import { runParams } from "./run-params";

export interface OpenedTrial {
  /** True for a trial that has ended: there is nothing to do. */
  ended: boolean;
  resourceClass: string;
  /** Distinct, in the order of fold and seed. */
  trainingIds: number[];
  /** Runs that joined a training which was there before. */
  joined: number[];
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
}: {
  ctx: Context;
  trialId: number;
  versionsOf: (trainer: Trainer) => Promise<Record<string, string>>;
}): Promise<OpenedTrial> {
  const loaded = await loadTrial({ ctx, trialId });
  const { plan } = loaded.sweep;
  const planned = plannedTrainings(plan, loaded.trial);
  const [first] = planned;
  const resourceClass = plan.resources.class;
  if (isTerminal(loaded.trial.state) || first === undefined)
    return { ended: true, resourceClass, trainingIds: [], joined: [] };
  const versions = await versionsOf(first.resolved.trainer);
  const split = await findOrMakeSplit({ ctx, datasetId: loaded.dataset.id, ...first.splits });
  return ctx.transaction(async (tx) => {
    // Two tries of this activity at once must not both find a training new.
    await tx.select({ id: trial.id }).from(trial).where(eq(trial.id, trialId)).for("update");
    const trainingIds: number[] = [];
    const joined: number[] = [];
    for (const { fold, seed, resolved } of planned) {
      const spec: TrainingSpec = {
        ...resolved,
        dataset: { slug: loaded.dataset.slug, fingerprint: loaded.dataset.fingerprint },
        split: { scheme: split.scheme, seed: split.seed, fingerprint: split.fingerprint },
        fold,
        seed,
        versions,
        salt: plan.fresh ? loaded.sweep.uid : null,
      };
      const { trainingId, runId, shared } = await openRun(tx, { loaded, split, spec, resourceClass });
      trainingIds.push(trainingId);
      if (shared && runId !== null) joined.push(runId);
    }
    return { ended: false, resourceClass, trainingIds: [...new Set(trainingIds)], joined };
  });
}

interface NewRun {
  loaded: LoadedTrial;
  split: SplitRow;
  spec: TrainingSpec;
  resourceClass: string;
}

async function openRun(tx: Context, { loaded, split, spec, resourceClass }: NewRun) {
  const { fold, seed } = spec;
  const [existing] = await tx
    .select({ id: run.id, trainingId: run.trainingId })
    .from(run)
    .where(and(eq(run.trialId, loaded.trial.id), eq(run.fold, fold), eq(run.seed, seed)));
  if (existing?.trainingId) return { trainingId: existing.trainingId, runId: null, shared: false };

  const fingerprint = trainingFingerprint(spec);
  const [made] = await tx
    .insert(training)
    .values({
      fingerprint,
      spec,
      datasetId: loaded.dataset.id,
      splitId: split.id,
      fold,
      seed,
      resourceClass,
    })
    .onConflictDoNothing({ target: training.fingerprint })
    .returning({ id: training.id });
  const trainingId = made?.id ?? (await joinTraining(tx, fingerprint));
  const [newRun] = await tx
    .insert(run)
    .values({
      experimentId: loaded.sweep.experimentId,
      sweepId: loaded.sweep.id,
      trialId: loaded.trial.id,
      trainingId,
      name: runName(loaded, fold, seed),
      fold,
      seed,
      splitScheme: split.scheme,
      shared: !made,
      params: { ...runParams(spec, loaded.trial.variant), fold, seed },
    })
    .returning({ id: run.id });
  return { trainingId, runId: newRun?.id ?? null, shared: !made };
}

/** A training that failed or was cancelled is asked for anew: it goes on from its last checkpoint. */
async function joinTraining(tx: Context, fingerprint: string): Promise<number> {
  const [row] = await tx
    .select({ id: training.id })
    .from(training)
    .where(eq(training.fingerprint, fingerprint))
    .for("update");
  if (!row) throw new Error("a training of this fingerprint was there a moment ago");
  await tx
    .update(training)
    .set({ state: "queued", failure: null, failuresInRow: 0, finishedAt: sql`null` })
    .where(and(eq(training.id, row.id), inArray(training.state, ["failed", "cancelled", "paused"])));
  return row.id;
}

function runName({ sweep, trial: row }: LoadedTrial, fold: number, seed: number): string {
  const seeds = sweep.plan.seeds.length > 1 ? `/seed-${seed}` : "";
  return `${sweep.name}/${row.number}-${row.variant}/fold-${fold}${seeds}`;
}
