import {
  desiredOf,
  isTerminal,
  runMachine,
  type TrialState,
  trainingMachine,
  trialEnd,
  trialMachine,
  WAITING,
} from "@foldwise/core/states";
import { outcomeOf, type Plan, type TrialOutcome } from "@foldwise/core/sweep";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { type Failure, run, sweep, training, trial } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { type EvaluatedCheckpoint, evaluatedCheckpoint, objectiveAt } from "../checkpoint";
import { lockRunsOfTrials, lockTrainings, lockTrial } from "../locks";
import { countCompleteTrial } from "../stopping/count-complete-trial";
import { isLiveRun } from "../training/demand";
import { loadTrial } from "./load";
import { reachedRung, resultsOverRuns, waitAtRung } from "./wait";

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
      state: runMachine.to("complete"),
      failure: null,
      finishedAt: sql`now()`,
      startedAt: sql`coalesce(${run.startedAt}, now())`,
    })
    .where(
      and(
        eq(run.trialId, trialId),
        eq(run.trainingId, trainingId),
        inArray(run.state, [...runMachine.from("complete")]),
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
    .set({ state: runMachine.to("fail"), failure, finishedAt: sql`now()` })
    .where(
      and(
        eq(run.trialId, trialId),
        eq(run.trainingId, trainingId),
        inArray(run.state, [...runMachine.from("fail")]),
      ),
    );
}

/** What a trial came to, from its runs' evaluated weights; null where a measure has no value on one of them. */
export function outcomeOfRuns(
  plan: Plan,
  runs: readonly { evaluated: EvaluatedCheckpoint | null }[],
): TrialOutcome {
  return outcomeOf(plan, (metric) => runs.map(({ evaluated }) => objectiveAt({ metric }, evaluated)));
}

const NO_OUTCOME: TrialOutcome = { objective: null, objectives: null, violations: null };

/**
 * Ends a trial by what its runs came to, or lets it wait at its rung: complete with its objective, failed with the first failure named, cancelled, or
 * pruned where a stopping rule has stopped it; what was left open ends as it does, and a training that no live run is left
 * of is cancelled.
 */
export async function closeTrial({
  ctx,
  trialId,
  generation,
  failure,
}: {
  ctx: Context;
  trialId: number;
  /** Of the trial, as its workflow knows it: one that has been promoted or retried since is left to its new workflow. */
  generation?: number | undefined;
  /** What kept the trial itself from going on, such as a configuration that was refused. */
  failure?: Failure;
}): Promise<TrialState> {
  return ctx.transaction(async (tx) => {
    const row = await lockTrial(tx, trialId);
    if (!row || isTerminal(row.state) || row.state === WAITING) return row?.state ?? "cancelled";
    if (generation !== undefined && row.generation !== generation) return row.state;
    await lockRunsOfTrials(tx, [trialId]);
    const { sweep: owner } = await loadTrial({ ctx: tx, trialId });
    const runs = await trialRuns({ ctx: tx, trialId });
    const reached = await reachedRung(tx, { trialId, plan: owner.plan, rung: row.rung });
    const event = trialEnd({
      runStates: runs.map(({ state }) => state),
      isCancelled: desiredOf({ intent: owner.intent, isDeleted: owner.deletedAt !== null }) === "cancel",
      isStopped: row.stop !== null,
      isAtRung: reached !== null,
      hasOwnFailure: failure !== undefined,
    });
    const state = trialMachine.require(row.state, event);
    const trainingIds = runs.flatMap(({ trainingId }) => trainingId ?? []);
    if (event === "wait") {
      if (reached) await waitAtRung(tx, { trialId, reached, trial: row, trainingIds });
      return state;
    }
    // A complete trial that was given further runs is compared at its rungs over these too.
    const rungs =
      event === "complete" && row.rungs !== null && owner.planVersion > 0
        ? { rungs: await resultsOverRuns(tx, { trialId, rungs: row.rungs }) }
        : {};
    const failed = event === "fail" ? runs.find((one) => one.state === runMachine.to("fail")) : undefined;
    await tx
      .update(trial)
      .set({
        state,
        ...rungs,
        ...(event === "complete" ? outcomeOfRuns(owner.plan, runs) : NO_OUTCOME),
        failure: event === "prune" ? null : (failure ?? (failed ? named(failed.fold, failed.failure) : null)),
        finishedAt: sql`now()`,
        startedAt: row.startedAt ?? sql`now()`,
      })
      .where(eq(trial.id, trialId));
    const left = event === "prune" ? event : "cancel";
    await tx
      .update(run)
      .set({ state: runMachine.to(left), finishedAt: sql`now()` })
      .where(and(eq(run.trialId, trialId), inArray(run.state, [...runMachine.from(left)])));
    if (event === "complete" && owner.plan.stopping) await countCompleteTrial(tx, trialId);
    await lockTrainings(tx, trainingIds);
    await tx.execute(sql`
      update training set state = ${stateWord(trainingMachine.to("abandon"))}, finished_at = now()
      where id in (select training_id from run where trial_id = ${trialId})
        and state in ${stateList(trainingMachine.from("abandon"))}
        and not exists (
          select 1 from run r join sweep s on s.id = r.sweep_id
          where r.training_id = training.id and ${isLiveRun("r", "s")})`);
    return state;
  });
}

function named(fold: number | null, failure: Failure | null): Failure {
  const what = failure ?? { kind: "unknown", message: "no reason was recorded" };
  return fold === null ? what : { ...what, message: `Fold ${fold}: ${what.message}` };
}
