import { conflict, notFound } from "@foldwise/core/errors";
import { runMachine, sweepMachine, trialMachine } from "@foldwise/core/states";
import {
  DEFAULT_PRIORITY,
  DEFAULT_WEIGHT,
  decideAction,
  type Plan,
  type SweepAction,
  type SweepShare,
} from "@foldwise/core/sweep";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run, sweep, sweepEvent, trial } from "../../schema";
import { requireLiveDataset } from "../dataset";
import { lockRunsOfTrials, lockTrainings, lockTrials } from "../locks";
import { requeueTrainings } from "../training/requeue";
import { countFailures } from "./failure-reasons";
import { recordEdit } from "./record-edit";

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
    const changed = await change(tx, row, { action, by });
    if (!changed) return;
    const { action: kind, ...detail } = action;
    await tx.insert(sweepEvent).values({ sweepId: id, kind, detail: { ...detail, by } });
  });
  await publishNotification(ctx, { kind: "sweep", id });
}

async function change(
  tx: Context,
  row: SweepRow,
  { action, by }: { action: SweepAction; by: string },
): Promise<boolean> {
  const failure = action.action === "retry" ? action.failure : undefined;
  const retryable = action.action === "retry" ? await retryableTrials(tx, row.id, failure) : [];
  const failures = failure === undefined ? {} : await countFailures(tx, row.id);
  const decided = decideAction({ ...row, retryableTrials: retryable.length, failures }, action);
  switch (decided.kind) {
    case "none":
      return false;
    case "refused":
      throw conflict(decided.reason);
    case "intent":
      await tx
        .update(sweep)
        .set({ intent: decided.intent, intentVersion: row.intentVersion + 1 })
        .where(eq(sweep.id, row.id));
      return true;
    case "concurrency":
      await recordEdit(tx, { row, by, plan: { ...row.plan, concurrency: decided.concurrency } });
      return true;
    case "priority":
      await recordEdit(tx, { row, by, plan: { ...row.plan, resources: shareOf(row, decided) } });
      return true;
    case "retry":
      if (row.datasetId !== null) await requireLiveDataset(tx, row.datasetId);
      await requeueTrials(tx, retryable);
      await openGeneration(tx, row);
      return true;
  }
}

/** The plan's resources with another share; what is the default and was not named stays unnamed. */
function shareOf({ plan: { resources } }: SweepRow, { priority, weight }: SweepShare): Plan["resources"] {
  return {
    ...resources,
    ...(priority === (resources.priority ?? DEFAULT_PRIORITY) ? {} : { priority }),
    ...(weight === (resources.weight ?? DEFAULT_WEIGHT) ? {} : { weight }),
  };
}

/** @param failure class of the failures that are meant; undefined for all, and for what was cancelled */
async function retryableTrials(tx: Context, sweepId: number, failure?: string): Promise<number[]> {
  const trials = await tx
    .select({ id: trial.id })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        inArray(trial.state, [...trialMachine.from("retry")]),
        failure === undefined ? undefined : hasFailed(failure),
      ),
    );
  return trials.map(({ id }) => id);
}

function hasFailed(kind: string) {
  return and(eq(trial.state, trialMachine.to("fail")), sql`${trial.failure} ->> 'kind' = ${kind}`);
}

/** A new generation of an ended sweep: what is queued again goes on from its last checkpoint. */
export async function openGeneration(tx: Context, row: Pick<SweepRow, "id" | "state">): Promise<void> {
  await tx
    .update(sweep)
    .set({
      generation: sql`${sweep.generation} + 1`,
      intentVersion: sql`${sweep.intentVersion} + 1`,
      intent: "run",
      state: sweepMachine.require(row.state, "retry"),
      limitReached: null,
      failure: null,
      endReason: null,
      finishedAt: null,
    })
    .where(eq(sweep.id, row.id));
}

/** Puts trials back into the queue with their unfinished runs and trainings; checkpoints and points stay. */
export async function requeueTrials(tx: Context, trialIds: readonly number[]): Promise<void> {
  if (trialIds.length === 0) return;
  await lockTrials(tx, trialIds);
  await lockRunsOfTrials(tx, trialIds);
  await tx
    .update(trial)
    .set({
      state: trialMachine.to("retry"),
      generation: sql`${trial.generation} + 1`,
      failure: null,
      finishedAt: null,
    })
    .where(inArray(trial.id, [...trialIds]));
  const runs = await tx
    .update(run)
    .set({ state: runMachine.to("retry"), failure: null, finishedAt: null })
    .where(and(inArray(run.trialId, [...trialIds]), inArray(run.state, [...runMachine.changedBy("retry")])))
    .returning({ trainingId: run.trainingId });
  const trainings = runs.flatMap(({ trainingId }) => (trainingId === null ? [] : [trainingId]));
  if (trainings.length === 0) return;
  await lockTrainings(tx, trainings);
  await requeueTrainings(tx, trainings, "retry");
}
