import { isTerminal, type TrialState } from "@foldwise/core/states";
import { meanObjective, type Plan } from "@foldwise/core/sweep";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { type Failure, run, sweep, training, trial } from "../../schema";
import { type EvaluatedCheckpoint, evaluatedCheckpoint, objectiveAt } from "../checkpoint";
import { lockRunsOfTrials, lockTrainings, lockTrial } from "../locks";
import { loadTrial } from "./load";

/** The runs of a trial, whether their training came to its end, and what its evaluated weights measured. */
export async function trialRuns({ ctx, trialId }: { ctx: Context; trialId: number }) {
  return ctx
    .select({
      id: run.id,
      fold: run.fold,
      seed: run.seed,
      state: run.state,
      failure: run.failure,
      trainingId: run.trainingId,
      trainingState: training.state,
      evaluated: evaluatedCheckpoint,
    })
    .from(run)
    .innerJoin(training, eq(training.id, run.trainingId))
    .innerJoin(sweep, eq(sweep.id, run.sweepId))
    .where(and(eq(run.trialId, trialId), isNull(run.deletedAt)))
    .orderBy(asc(run.fold), asc(run.seed));
}

/** Runs of a trial on a training whose evaluations are all stored: complete. */
export async function completeRuns({
  ctx,
  trialId,
  trainingId,
}: {
  ctx: Context;
  trialId: number;
  trainingId: number;
}): Promise<void> {
  await ctx
    .update(run)
    .set({
      state: "complete",
      failure: null,
      finishedAt: sql`now()`,
      startedAt: sql`coalesce(${run.startedAt}, now())`,
    })
    .where(
      and(
        eq(run.trialId, trialId),
        eq(run.trainingId, trainingId),
        inArray(run.state, ["queued", "running", "paused"]),
      ),
    );
}

/** Fails one training's runs of a trial, leaving the others' alone. */
export async function failRuns({
  ctx,
  trialId,
  trainingId,
  failure,
}: {
  ctx: Context;
  trialId: number;
  trainingId: number;
  failure: Failure;
}): Promise<void> {
  await ctx
    .update(run)
    .set({ state: "failed", failure, finishedAt: sql`now()` })
    .where(
      and(
        eq(run.trialId, trialId),
        eq(run.trainingId, trainingId),
        inArray(run.state, ["queued", "running", "paused"]),
      ),
    );
}

/** A trial's objective from its runs' evaluated weights; null where it has no value on one of them. */
export function objectiveOfRuns(
  objective: Plan["objective"],
  runs: readonly { evaluated: EvaluatedCheckpoint | null }[],
): number | null {
  return meanObjective(runs.map(({ evaluated }) => objectiveAt(objective, evaluated)));
}

/**
 * Ends a trial by what its runs came to: complete with its objective, failed with the first failure named, or
 * cancelled; what was left open is cancelled with it, and so is a training that no live run is left of.
 */
export async function closeTrial({
  ctx,
  trialId,
  failure,
}: {
  ctx: Context;
  trialId: number;
  /** What kept the trial itself from going on, such as a configuration that was refused. */
  failure?: Failure;
}): Promise<TrialState> {
  return ctx.transaction(async (tx) => {
    const row = await lockTrial(tx, trialId);
    if (!row || isTerminal(row.state)) return row?.state ?? "cancelled";
    await lockRunsOfTrials(tx, [trialId]);
    const { sweep: owner } = await loadTrial({ ctx: tx, trialId });
    const runs = await trialRuns({ ctx: tx, trialId });
    const failed = runs.find(({ state }) => state === "failed");
    const cancelled = owner.intent === "cancel" || owner.deletedAt !== null;
    const complete = runs.length > 0 && runs.every(({ state }) => state === "complete");
    const state = complete ? "complete" : failure || (failed && !cancelled) ? "failed" : "cancelled";
    const why: Failure | null =
      failure ?? (state === "failed" && failed ? named(failed.fold, failed.failure) : null);
    await tx
      .update(trial)
      .set({
        state,
        objective: state === "complete" ? objectiveOfRuns(owner.plan.objective, runs) : null,
        failure: why,
        finishedAt: sql`now()`,
        startedAt: row.startedAt ?? sql`now()`,
      })
      .where(eq(trial.id, trialId));
    await tx
      .update(run)
      .set({ state: "cancelled", finishedAt: sql`now()` })
      .where(and(eq(run.trialId, trialId), inArray(run.state, ["queued", "running", "paused"])));
    await lockTrainings(
      tx,
      runs.flatMap(({ trainingId }) => trainingId ?? []),
    );
    await tx.execute(sql`
      update training set state = 'cancelled', finished_at = now()
      where id in (select training_id from run where trial_id = ${trialId})
        and state in ('queued', 'paused')
        and not exists (
          select 1 from run r join sweep s on s.id = r.sweep_id
          where r.training_id = training.id and r.deleted_at is null and s.deleted_at is null
            and s.intent <> 'cancel' and r.state in ('queued', 'running', 'paused'))`);
    return state;
  });
}

function named(fold: number | null, failure: Failure | null): Failure {
  const what = failure ?? { kind: "unknown", message: "no reason was recorded" };
  return fold === null ? what : { ...what, message: `Fold ${fold}: ${what.message}` };
}
