import { ACTIVE_STATES } from "@foldwise/core/states";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { Context } from "../client";
import { run, sweep, training, trial } from "../schema";

/*
 * The lock order. A transaction that changes rows of more than one of these tables locks them in this order, and rows
 * of one table in order of id, so that no two transactions wait for each other:
 *
 *   experiment → sweep → trial → run → training → attempt
 *
 * An experiment is locked by claims under its quota (`isQuotaFull`) and by files under theirs.
 *
 * A file that is stored holds, in this order, the experiment (where it has a quota of bytes), the run or logged model,
 * the row of `artifact_settings` (where there is a quota of all) and the upload that it comes of (`holdOwner`).
 *
 * Registered models stand apart: registered_model → model_version → registered_model_alias.
 *
 * A row that the transaction inserts itself is nobody else's and may come at any time. The locks are FOR NO KEY UPDATE:
 * whoever inserts a trial or a run shares the keys of the rows it refers to and does not wait for them.
 */

/** A sweep's row, locked; undefined where there is none. */
export async function lockSweep(tx: Context, sweepId: number) {
  const [row] = await tx.select().from(sweep).where(eq(sweep.id, sweepId)).for("no key update");
  return row;
}

/** A trial's row, locked; undefined where there is none. */
export async function lockTrial(tx: Context, trialId: number) {
  const [row] = await tx.select().from(trial).where(eq(trial.id, trialId)).for("no key update");
  return row;
}

export async function lockTrials(tx: Context, trialIds: readonly number[]): Promise<void> {
  if (trialIds.length === 0) return;
  await tx
    .select({ id: trial.id })
    .from(trial)
    .where(inArray(trial.id, [...trialIds]))
    .orderBy(asc(trial.id))
    .for("no key update");
}

/** The runs of trials that have not been deleted. */
export async function lockRunsOfTrials(tx: Context, trialIds: readonly number[]): Promise<void> {
  if (trialIds.length === 0) return;
  await tx
    .select({ id: run.id })
    .from(run)
    .where(inArray(run.trialId, [...trialIds]))
    .orderBy(asc(run.id))
    .for("no key update");
}

/** The open runs of trainings and their trials: what an attempt that begins or ends may change besides the training. */
export async function lockRunsOfTrainings(tx: Context, trainingIds: readonly number[]): Promise<void> {
  const ofTrainings = and(inArray(run.trainingId, [...trainingIds]), inArray(run.state, [...ACTIVE_STATES]));
  const trials = tx.select({ id: run.trialId }).from(run).where(ofTrainings);
  await tx
    .select({ id: trial.id })
    .from(trial)
    .where(inArray(trial.id, trials))
    .orderBy(asc(trial.id))
    .for("no key update");
  await tx.select({ id: run.id }).from(run).where(ofTrainings).orderBy(asc(run.id)).for("no key update");
}

/** Trainings, locked, in order of id. */
export async function lockTrainings(tx: Context, trainingIds: readonly number[]) {
  if (trainingIds.length === 0) return [];
  return tx
    .select()
    .from(training)
    .where(inArray(training.id, [...new Set(trainingIds)]))
    .orderBy(asc(training.id))
    .for("no key update");
}
