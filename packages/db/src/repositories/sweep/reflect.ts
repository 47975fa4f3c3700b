import {
  ACTIVE_STATES,
  mayRunFollow,
  RUNNABLE_STATES,
  runFollows,
  runMachine,
  type SweepIntent,
  sweepFollows,
  sweepMachine,
  trialFollows,
  trialMachine,
} from "@foldwise/core/states";
import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweep, trial } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { lockSweep } from "../locks";

/**
 * Lets the states of a sweep, its trials and runs follow its intent as far as the work has caught up: paused once no
 * attempt works for it alone, running again when that is wanted. Ended ones stay as they are, and so does every row
 * that has the state it should have: a sweep of a thousand open trials is looked at after each of them.
 */
export async function reflectIntent({ ctx, sweepId }: { ctx: Context; sweepId: number }): Promise<void> {
  if (!(await mayHaveToFollow(ctx, sweepId))) return;
  await ctx.transaction(async (tx) => {
    const row = await lockSweep(tx, sweepId);
    if (!row) return;
    const { state, intent } = row;
    const trials = await lockTrials(tx, { sweepId, intent });
    const runs = await readRuns(tx, await lockRuns(tx, { sweepId, intent }));
    for (const [event, ids] of byEvent(runs, (one) => runFollows({ ...one, intent })))
      await tx
        .update(run)
        .set({ state: runMachine.to(event) })
        .where(inArray(run.id, ids));
    const running = await trialsWithRunningRun(tx, sweepId);
    for (const [event, ids] of byEvent(trials, (one) =>
      trialFollows({ ...one, intent, hasRunningRun: running.has(one.id) }),
    ))
      await tx
        .update(trial)
        .set({ state: trialMachine.to(event) })
        .where(inArray(trial.id, ids));
    const event = sweepFollows({ state, intent, hasRunningRun: running.size > 0 });
    if (event)
      await tx
        .update(sweep)
        .set({ state: sweepMachine.to(event) })
        .where(eq(sweep.id, sweepId));
  });
}

/**
 * False for a sweep that is to run and runs, with every open trial and run in the state it should have: as nearly every
 * time, and told without a lock. Whatever is asked meanwhile has its own look.
 */
async function mayHaveToFollow(ctx: Context, sweepId: number): Promise<boolean> {
  const ofTrials = sql`t.sweep_id = s.id and t.state in ${stateList(ACTIVE_STATES)}
    and t.state <> case when t.started_at is null then ${stateWord(trialMachine.to("queue"))}
      else ${stateWord(trialMachine.to("start"))} end::trial_state`;
  const ofRuns = sql`r.sweep_id = s.id and r.deleted_at is null and r.state in ${stateList(mayRunFollow("run"))}`;
  const { rows } = await ctx.execute(sql`
    select from sweep s where s.id = ${sweepId} and (s.intent <> 'run'
      or s.state <> ${stateWord(sweepMachine.to("start"))}
      or exists (select from trial t where ${ofTrials}) or exists (select from run r where ${ofRuns}))`);
  return rows.length > 0;
}

interface Asked {
  sweepId: number;
  intent: SweepIntent;
}

/** The open trials that do not have the state which the intent asks of them, locked. */
async function lockTrials(tx: Context, { sweepId, intent }: Asked) {
  if (intent === "cancel") return [];
  const other =
    intent === "pause"
      ? ne(trial.state, trialMachine.to("pause"))
      : or(
          and(isNull(trial.startedAt), ne(trial.state, trialMachine.to("queue"))),
          and(isNotNull(trial.startedAt), ne(trial.state, trialMachine.to("start"))),
        );
  return tx
    .select({ id: trial.id, state: trial.state, hasStarted: sql<boolean>`${trial.startedAt} is not null` })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), inArray(trial.state, [...ACTIVE_STATES]), other))
    .orderBy(asc(trial.id))
    .for("no key update");
}

/** The runs that may have to follow the intent, locked: nobody starts or ends one of them meanwhile. */
async function lockRuns(tx: Context, { sweepId, intent }: Asked): Promise<number[]> {
  const states = mayRunFollow(intent);
  if (states.length === 0) return [];
  const rows = await tx
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.sweepId, sweepId), isNull(run.deletedAt), inArray(run.state, states)))
    .orderBy(asc(run.id))
    .for("no key update");
  return rows.map(({ id }) => id);
}

/** What decides whether a run follows: a sweep that shares its training and goes on keeps that one moving. */
async function readRuns(tx: Context, ids: readonly number[]) {
  if (ids.length === 0) return [];
  return tx
    .select({
      id: run.id,
      state: run.state,
      othersWantTraining: sql<boolean>`exists (
        select 1 from run o join sweep p on p.id = o.sweep_id
        where o.training_id = run.training_id and o.deleted_at is null and p.deleted_at is null
          and o.state in ${stateList(RUNNABLE_STATES)} and p.intent = 'run')`,
      hasAttempt: sql<boolean>`exists (
        select 1 from attempt a join training t on t.id = a.training_id and t.attempt = a.number
        where a.training_id = run.training_id and a.ended_at is null)`,
    })
    .from(run)
    .where(inArray(run.id, [...ids]));
}

async function trialsWithRunningRun(tx: Context, sweepId: number): Promise<ReadonlySet<number | null>> {
  const rows = await tx
    .selectDistinct({ trialId: run.trialId })
    .from(run)
    .where(and(eq(run.sweepId, sweepId), eq(run.state, runMachine.to("start"))));
  return new Set(rows.map(({ trialId }) => trialId));
}

/** The ids of the rows that an event moves, by the event; rows that stay as they are come under none. */
function byEvent<Row extends { id: number }, Event>(
  rows: readonly Row[],
  follows: (row: Row) => Event | null,
): Map<Event, number[]> {
  const events = new Map<Event, number[]>();
  for (const row of rows) {
    const event = follows(row);
    if (event === null) continue;
    const ids = events.get(event);
    if (ids) ids.push(row.id);
    else events.set(event, [row.id]);
  }
  return events;
}
