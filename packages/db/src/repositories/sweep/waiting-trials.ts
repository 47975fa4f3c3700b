import { runMachine, trialMachine, WAITING } from "@foldwise/core/states";
import type { NextTrials } from "@foldwise/core/sweep";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, trial } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { lockRunsOfTrials, lockTrainings, lockTrials } from "../locks";
import { abandonTrainings } from "../training/abandon";
import { requeueTrainings } from "../training/requeue";

/** Least of a trial that its workflow's id and input are made from: id, number, generation. */
export type OpenTrial = readonly [id: number, number: number, generation: number];

/**
 * Lets trials of a locked sweep go on from the rungs at which they wait, and ends those that are not promoted any more. A
 * trial that does not wait there, as it was decided on twice, stays as it is.
 * @returns the promoted ones, each under a new generation: its workflow is a new one.
 */
export async function writePromotions(
  tx: Context,
  sweepId: number,
  { of, promotions, prunes }: Pick<NextTrials, "of" | "promotions" | "prunes">,
): Promise<OpenTrial[]> {
  if (promotions.length + prunes.length === 0) return [];
  const numbers = [...promotions, ...prunes].map(({ number }) => number);
  const trials = await lockWaiting(tx, and(eq(trial.sweepId, sweepId), inArray(trial.number, numbers)));
  const ids = new Map(trials.map(({ id, number, rung }) => [number, { id, rung }]));
  await end(
    tx,
    "prune",
    prunes.flatMap(({ number, stop }) => {
      const id = ids.get(number)?.id;
      return id === undefined ? [] : [{ id, stop }];
    }),
  );
  return promote(
    tx,
    promotions.flatMap(({ number, from }) => {
      const there = ids.get(number);
      return there?.rung === from ? [there.id] : [];
    }),
    of.rungs,
  );
}

/**
 * A sweep that had ended goes on: trials that its end had pruned at their rungs, as nothing was left that could have
 * promoted them, wait there again. Those that a rule or somebody has stopped stay so.
 * @param rule the kind by which they were pruned
 */
export async function waitAgain(tx: Context, sweepId: number, rule: string): Promise<void> {
  const pruned = await tx
    .select({ id: trial.id })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        inArray(trial.state, [...trialMachine.from("rewait")]),
        sql`${trial.stop} ->> 'rule' = ${rule} and ${trial.stop} ->> 'value' <> 'NaN'
          and (${trial.rungs} -> -1 ->> 'rung')::int = ${trial.rung}`,
      ),
    );
  const ids = pruned.map(({ id }) => id);
  if (ids.length === 0) return;
  await lockTrials(tx, ids);
  await lockRunsOfTrials(tx, ids);
  await tx
    .update(trial)
    .set({ state: trialMachine.to("rewait"), stop: null, finishedAt: null, waitsSince: sql`now()` })
    .where(inArray(trial.id, ids));
  await tx
    .update(run)
    .set({ state: runMachine.to("rewait"), finishedAt: null })
    .where(and(inArray(run.trialId, ids), inArray(run.state, [...runMachine.from("rewait")])));
}

/** A sweep that is cancelled, or cannot go on: nothing that waits is promoted any more. */
export async function cancelWaiting(tx: Context, sweepId: number): Promise<void> {
  const trials = await lockWaiting(tx, eq(trial.sweepId, sweepId));
  await end(
    tx,
    "cancel",
    trials.map(({ id }) => ({ id, stop: null })),
  );
}

/** Waiting trials, locked with their runs and these runs' trainings. */
async function lockWaiting(tx: Context, where: ReturnType<typeof and>) {
  const trials = await tx
    .select({ id: trial.id, number: trial.number })
    .from(trial)
    .where(and(where, eq(trial.state, WAITING)));
  const ids = trials.map(({ id }) => id);
  if (ids.length === 0) return [];
  await lockTrials(tx, ids);
  await lockRunsOfTrials(tx, ids);
  const runs = await tx.select({ id: run.trainingId }).from(run).where(inArray(run.trialId, ids));
  await lockTrainings(
    tx,
    runs.flatMap(({ id }) => id ?? []),
  );
  return tx
    .select({ id: trial.id, number: trial.number, rung: trial.rung })
    .from(trial)
    .where(and(inArray(trial.id, ids), eq(trial.state, WAITING)));
}

/** @param rungs the sum of the sweep's rungs that the promotions were decided from */
async function promote(tx: Context, ids: readonly number[], rungs: number): Promise<OpenTrial[]> {
  if (ids.length === 0) return [];
  const promoted = await tx
    .update(trial)
    .set({
      state: trialMachine.to("promote"),
      rung: sql`${trial.rung} + 1`,
      rungs: sql`jsonb_set(${trial.rungs}, '{-1,promotedAt}', to_jsonb(${rungs}::int))`,
      generation: sql`${trial.generation} + 1`,
    })
    .where(inArray(trial.id, [...ids]))
    .returning({ id: trial.id, number: trial.number, generation: trial.generation });
  const runs = await tx
    .update(run)
    .set({ state: runMachine.to("promote") })
    .where(and(inArray(run.trialId, [...ids]), inArray(run.state, [...runMachine.from("promote")])))
    .returning({ trainingId: run.trainingId });
  await requeueTrainings(
    tx,
    runs.flatMap(({ trainingId }) => trainingId ?? []),
    "join",
  );
  return promoted.map(({ id, number, generation }): OpenTrial => [id, number, generation]);
}

/** Ends locked trials; a stop that is there already stays, and trainings that nobody wants are cancelled. */
async function end(
  tx: Context,
  event: "prune" | "cancel",
  trials: readonly { id: number; stop: object | null }[],
): Promise<void> {
  if (trials.length === 0) return;
  const ids = sql`${sql.param(trials.map(({ id }) => id))}::bigint[]`;
  await tx.execute(sql`
    update trial set state = ${stateWord(trialMachine.to(event))}, finished_at = now(),
      stop = coalesce(trial.stop, nullif(given.stop, 'null'))
    from jsonb_to_recordset(${JSON.stringify(trials)}::jsonb) as given (id bigint, stop jsonb)
    where trial.id = given.id`);
  await tx.execute(sql`
    update run set state = ${stateWord(runMachine.to(event))}, finished_at = now()
    where trial_id = any(${ids}) and state in ${stateList(runMachine.from(event))}`);
  const runs = await tx
    .select({ id: run.trainingId })
    .from(run)
    .where(
      inArray(
        run.trialId,
        trials.map(({ id }) => id),
      ),
    );
  await abandonTrainings(
    tx,
    runs.flatMap(({ id }) => id ?? []),
  );
}
