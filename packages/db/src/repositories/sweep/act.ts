import type { SweepAction } from "@foldwise/core/contracts/http/sweep";
import { conflict, FoldwiseError, notFound } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNews } from "../../news";
import { run, sweep, sweepEvent, training, trial } from "../../schema";
import { requireLiveDataset } from "../dataset";
import { lockRunsOfTrials, lockTrainings, lockTrials } from "../locks";

type SweepRow = typeof sweep.$inferSelect;

/**
 * Writes down what is asked of a sweep; a worker's dispatcher tells the workflow. Asking twice is asking once.
 * @throws FoldwiseError `not-found`, or `conflict` where the sweep's state does not allow it.
 */
export async function actOnSweep({
  ctx,
  id,
  action,
  by = "api",
}: {
  ctx: Context;
  id: number;
  action: SweepAction;
  by?: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(sweep)
      .where(and(eq(sweep.id, id), isNull(sweep.deletedAt)))
      .for("no key update");
    if (!row) throw notFound("sweep", id);
    const changed = await change(tx, row, action);
    if (!changed) return;
    const { action: kind, ...detail } = action;
    await tx.insert(sweepEvent).values({ sweepId: id, kind, detail: { ...detail, by } });
  });
  await publishNews(ctx, { kind: "sweep", id });
}

async function change(tx: Context, row: SweepRow, action: SweepAction): Promise<boolean> {
  switch (action.action) {
    case "pause":
      requireMoving(row, "paused");
      return setIntent(tx, row, "pause");
    case "resume":
      requireMoving(row, "resumed");
      return setIntent(tx, row, "run");
    case "cancel":
      if (row.state === "cancelled") return false;
      if (isTerminal(row.state)) throw ended(row, "cancelled");
      return setIntent(tx, row, "cancel");
    case "set-concurrency":
      if (isTerminal(row.state)) throw ended(row, "changed");
      if (row.concurrency === action.concurrency) return false;
      await tx
        .update(sweep)
        .set({ concurrency: action.concurrency, intentVersion: row.intentVersion + 1 })
        .where(eq(sweep.id, row.id));
      return true;
    case "retry":
      await retry(tx, row);
      return true;
    default:
      throw new FoldwiseError("invalid", "No such action.");
  }
}

function requireMoving(row: SweepRow, what: string): void {
  if (isTerminal(row.state)) throw ended(row, what);
  if (row.intent === "cancel") throw conflict(`Sweep ${row.id} is being cancelled and cannot be ${what}.`);
}

function ended(row: SweepRow, what: string): FoldwiseError {
  return conflict(
    `Sweep ${row.id} has ended (${row.state}) and cannot be ${what}; retry starts what failed again.`,
  );
}

async function setIntent(tx: Context, row: SweepRow, intent: SweepRow["intent"]): Promise<boolean> {
  if (row.intent === intent) return false;
  await tx
    .update(sweep)
    .set({ intent, intentVersion: row.intentVersion + 1 })
    .where(eq(sweep.id, row.id));
  return true;
}

/** A new generation: what failed or was cancelled is queued again and goes on from its last checkpoint. */
async function retry(tx: Context, row: SweepRow): Promise<void> {
  if (!isTerminal(row.state))
    throw conflict(`Sweep ${row.id} is ${row.state}; only an ended one can be retried.`);
  await requireLiveDataset(tx, row.datasetId);
  const trials = await tx
    .select({ id: trial.id })
    .from(trial)
    .where(and(eq(trial.sweepId, row.id), inArray(trial.state, ["failed", "cancelled"])));
  if (trials.length === 0 && row.state === "complete")
    throw conflict(`Sweep ${row.id} is complete: there is nothing to try again.`);
  await requeueTrials(
    tx,
    trials.map(({ id }) => id),
  );
  await openGeneration(tx, row.id);
}

export async function openGeneration(tx: Context, sweepId: number): Promise<void> {
  await tx
    .update(sweep)
    .set({
      generation: sql`${sweep.generation} + 1`,
      intentVersion: sql`${sweep.intentVersion} + 1`,
      intent: "run",
      state: "queued",
      failure: null,
      endReason: null,
      finishedAt: null,
    })
    .where(eq(sweep.id, sweepId));
}

/** Puts trials back into the queue with their unfinished runs and trainings; checkpoints and points stay. */
export async function requeueTrials(tx: Context, trialIds: readonly number[]): Promise<void> {
  if (trialIds.length === 0) return;
  await lockTrials(tx, trialIds);
  await lockRunsOfTrials(tx, trialIds);
  await tx
    .update(trial)
    .set({ state: "queued", generation: sql`${trial.generation} + 1`, failure: null, finishedAt: null })
    .where(inArray(trial.id, [...trialIds]));
  const runs = await tx
    .update(run)
    .set({ state: "queued", failure: null, finishedAt: null })
    .where(and(inArray(run.trialId, [...trialIds]), inArray(run.state, ["failed", "cancelled"])))
    .returning({ trainingId: run.trainingId });
  const trainings = runs.flatMap(({ trainingId }) => (trainingId === null ? [] : [trainingId]));
  if (trainings.length === 0) return;
  await lockTrainings(tx, trainings);
  await tx
    .update(training)
    .set({ state: "queued", failure: null, failuresInRow: 0, finishedAt: null })
    .where(and(inArray(training.id, trainings), inArray(training.state, ["failed", "cancelled"])));
}
