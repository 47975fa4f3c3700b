import { runMachine, trialMachine } from "@foldwise/core/states";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, trial } from "../../schema";
import { stateList } from "../../state-list";
import { lockRunsOfTrials, lockTrainings, lockTrials } from "../locks";
import { requeueTrainings } from "../training/requeue";

/** One that a stopping rule has ended meanwhile stays as it is. */
const IS_DUE = sql`${trial.isDue} and ${trial.state} in ${stateList(trialMachine.from("reopen"))}
  and (${trial.stop} is null or ${trial.stop} ->> 'rule' = 'budget')`;

/** Trials that have ended, or wait, and that an edit gave more to do, in order of number. */
export async function listDueTrials(
  ctx: Context,
  { sweepId, limit }: { sweepId: number; limit: number },
): Promise<number[]> {
  const rows = await ctx
    .select({ id: trial.id })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), IS_DUE))
    .orderBy(asc(trial.number))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/**
 * Lets trials that have ended, or wait at a rung, go on under a new generation: what is complete of them stays, what a limit had
 * stopped goes on from its checkpoint, and the runs that the plan wants now are made when they are opened.
 */
export async function reopenTrials(
  tx: Context,
  trialIds: readonly number[],
): Promise<{ id: number; number: number; generation: number }[]> {
  if (trialIds.length === 0) return [];
  await lockTrials(tx, trialIds);
  await lockRunsOfTrials(tx, trialIds);
  const reopened = await tx
    .update(trial)
    .set({
      state: trialMachine.to("reopen"),
      generation: sql`${trial.generation} + 1`,
      isDue: false,
      stop: null,
      objective: null,
      failure: null,
      finishedAt: null,
    })
    .where(and(inArray(trial.id, [...trialIds]), IS_DUE))
    .returning({ id: trial.id, number: trial.number, generation: trial.generation });
  const runs = await tx
    .update(run)
    .set({ state: runMachine.to("reopen"), failure: null, finishedAt: null })
    .where(
      and(
        inArray(
          run.trialId,
          reopened.map(({ id }) => id),
        ),
        inArray(run.state, [...runMachine.from("reopen")]),
      ),
    )
    .returning({ trainingId: run.trainingId });
  const trainings = runs.flatMap(({ trainingId }) => (trainingId === null ? [] : [trainingId]));
  if (trainings.length > 0) {
    await lockTrainings(tx, trainings);
    await requeueTrainings(tx, trainings, "join");
  }
  return reopened;
}
