import {
  ACTIVE_STATES,
  isTerminal,
  PRUNED,
  RUN_STATES,
  RUNNABLE_STATES,
  TERMINAL_STATES,
  TRAINING_STATES,
  TRIAL_STATES,
  WAITING,
} from "@foldwise/core/states";
import { plannedEvaluations, promotionOf } from "@foldwise/core/sweep";
import { is, sql } from "drizzle-orm";
import { PgTransaction } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { Context } from "../../client";
import type { sweep } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { isClaimed, isQueued } from "../training/claimed";

const count = z.coerce.number();
const progressRow = z.object({
  sweep_id: count,
  trials: z.partialRecord(z.enum(TRIAL_STATES), count),
  trainings: z.partialRecord(z.enum(TRAINING_STATES), count),
  /** Of the trainings, those of pruned runs alone, by the state of the training: another sweep may have had it go on. */
  trainings_pruned: z.partialRecord(z.enum(TRAINING_STATES), count),
  runs: z.partialRecord(z.enum(RUN_STATES), count),
  shared: count,
  evaluations: count,
  /** Of the evaluations, those whose time was measured, and how long these took. */
  evaluations_timed: count,
  evaluation_seconds: count,
  /** Trainings that a worker trains or evaluates, and those that are scheduled and wait for one. */
  claimed: count,
  queued: count,
  /** Epochs that trainings which continue for the sweep still come to by themselves: those of promoted trials, to their rungs. */
  epochs_open: count,
  epochs_complete: count,
  /** All epochs of the trainings there are, whether they came or not. */
  epochs_most: count,
  /**
   * Epochs that the trainings there are will have: all of a moving one, the finished ones of one that has ended, or whose runs here
   * have, whoever trains it on.
   */
  epochs_expected: count,
  extra_attempts: count,
  resumed_from: count.nullable(),
  /** Of all attempts, those that went on with a promoted trial from its rung. */
  promotions: count,
  /** Seconds of work and the epochs that came of it. */
  work_seconds: count,
  work_epochs: count,
  images_per_second: count.nullable(),
  /** Of all attempts at its own trainings, also of runs that were deleted: what its budget counts. */
  paid_seconds: count,
  gpu_seconds: count,
  energy_kwh: count.nullable(),
});
export type SweepProgress = z.infer<typeof progressRow>;

export type ReadProgress = (
  ctx: Context,
  sweeps: readonly PlannedSweep[],
) => Promise<Map<number, SweepProgress>>;

/** Runs from which a sweep's counts are kept for a moment: those of a smaller one cost next to nothing. */
const KEPT_FROM_RUNS = 2_000;
/**
 * Counts of a sweep that goes on are read anew after so many times what reading them took: all pages together take a fifth of one
 * connection. Meanwhile readers are given the ones before, which are never older than MAX_KEPT_MS; those of a sweep that has ended
 * are read anew after that.
 */
const KEPT_TIMES = 4;
const MAX_KEPT_MS = 10_000;
const MAX_KEPT_SWEEPS = 100;

/**
 * Counts of sweeps, one row a sweep that exists. A training that serves several runs of a sweep counts once; runs that
 * found their training there (`shared`) count among the trainings too. Of a large sweep they may be some seconds old, unless
 * its state, its intent or its plan has changed since.
 */
export const readProgress: ReadProgress = makeReadProgress();

interface Kept {
  version: string;
  readAt: number;
  /** From then on they are read anew. */
  freshUntil: number;
  progress: SweepProgress;
  isBeingRead: boolean;
}

/** @param fromRuns, times, mostMs: as KEPT_FROM_RUNS, KEPT_TIMES and MAX_KEPT_MS, which hold when left out */
export function makeReadProgress({
  fromRuns = KEPT_FROM_RUNS,
  times = KEPT_TIMES,
  mostMs = MAX_KEPT_MS,
} = {}): ReadProgress {
  /** By the sweep's uid, in the order of reading. */
  const keptOf = new Map<string, Kept>();

  async function read(ctx: Context, sweeps: readonly PlannedSweep[]): Promise<Map<number, SweepProgress>> {
    const start = performance.now();
    const { rows } = await ctx.execute(progressQuery(sweeps));
    const found = new Map(rows.map((row) => progressRow.parse(row)).map((row) => [row.sweep_id, row]));
    const took = performance.now() - start;
    for (const sweep of sweeps) {
      const progress = found.get(sweep.id);
      keptOf.delete(sweep.uid);
      if (!progress || runsOf(progress) < fromRuns) continue;
      // What has ended changes only as runs of it are deleted, restored or measured again.
      const freshMs = isTerminal(sweep.state) ? mostMs : Math.min(mostMs, times * took);
      const version = versionOf(sweep);
      keptOf.set(sweep.uid, {
        version,
        readAt: start,
        freshUntil: start + took + freshMs,
        progress,
        isBeingRead: false,
      });
    }
    for (const oldest of keptOf.keys()) if (keptOf.size > MAX_KEPT_SWEEPS) keptOf.delete(oldest);
    return found;
  }

  /** For the readers to come; one that failed leaves what is kept, until it is too old. */
  function readAside(ctx: Context, sweeps: readonly PlannedSweep[], kept: readonly Kept[]): void {
    for (const one of kept) one.isBeingRead = true;
    void read(ctx, sweeps)
      .catch(() => undefined)
      .finally(() => {
        for (const one of kept) one.isBeingRead = false;
      });
  }

  return async (ctx, sweeps) => {
    const now = performance.now();
    const found = new Map<number, SweepProgress>();
    const asked: PlannedSweep[] = [];
    const old: { sweep: PlannedSweep; kept: Kept }[] = [];
    // The connection of a transaction is another's once it has ended.
    const canReadAside = !is(ctx, PgTransaction);
    for (const sweep of sweeps) {
      const kept = keptOf.get(sweep.uid);
      const isFresh = kept !== undefined && kept.freshUntil > now;
      if (kept?.version !== versionOf(sweep) || !(isFresh || (canReadAside && now - kept.readAt < mostMs))) {
        asked.push(sweep);
        continue;
      }
      found.set(sweep.id, kept.progress);
      if (!isFresh && !kept.isBeingRead) old.push({ sweep, kept });
    }
    if (old.length > 0)
      readAside(
        ctx,
        old.map(({ sweep }) => sweep),
        old.map(({ kept }) => kept),
      );
    if (asked.length > 0) for (const [id, progress] of await read(ctx, asked)) found.set(id, progress);
    return found;
  };
}

function versionOf({ state, generation, intentVersion, planVersion }: PlannedSweep): string {
  return `${state} ${generation} ${intentVersion} ${planVersion}`;
}

function runsOf({ runs }: SweepProgress): number {
  return Object.values(runs).reduce((sum, count) => sum + count, 0);
}

type PlannedSweep = Pick<
  typeof sweep.$inferSelect,
  "id" | "uid" | "plan" | "state" | "generation" | "intentVersion" | "planVersion"
>;

/** Which evaluations a sweep wants of each training, as the plan says; a row each. */
function wantedEvaluations(sweeps: readonly PlannedSweep[]) {
  const wanted = sweeps.flatMap(({ id, plan }) =>
    plannedEvaluations(plan).map((key) => ({ sweepId: id, ...key })),
  );
  return sql`
  select * from unnest(
    ${sql.param(wanted.map(({ sweepId }) => sweepId))}::bigint[],
    ${sql.param(wanted.map(({ weights }) => weights))}::weights_kind[],
    ${sql.param(wanted.map(({ conditions }) => JSON.stringify(conditions)))}::jsonb[]
  ) as wanted (sweep_id, weights, conditions)`;
}

/**
 * The steps at which trials of a sweep wait to be promoted; a row each. A program without a checkpoint at the rung's step goes on
 * from a later step than that of its rung.
 */
function rungsOf(sweeps: readonly PlannedSweep[]) {
  const rungs = sweeps.flatMap(({ id, plan }) =>
    (promotionOf(plan)?.rungs ?? []).map((step, rung) => ({ sweepId: id, rung, step })),
  );
  return sql`
  select * from unnest(
    ${sql.param(rungs.map(({ sweepId }) => sweepId))}::bigint[],
    ${sql.param(rungs.map(({ rung }) => rung))}::int[],
    ${sql.param(rungs.map(({ step }) => step))}::int[]
  ) as given (sweep_id, rung, step)`;
}

function progressQuery(sweeps: readonly PlannedSweep[]) {
  const ids = sql`${sql.param(sweeps.map(({ id }) => id))}::bigint[]`;
  return sql`
with s as (select id from sweep where id = any(${ids})),
w as (${wantedEvaluations(sweeps)}),
t as (select sweep_id, state, count(*) as n from trial where sweep_id = any(${ids}) group by 1, 2),
r as (select sweep_id, state, count(*) as n from run where sweep_id = any(${ids}) and deleted_at is null group by 1, 2),
own as (
  select sweep_id, training_id, bool_or(deleted_at is null) as is_kept,
    bool_and(shared) filter (where deleted_at is null) as shared, bool_or(not shared) as is_paid,
    bool_or(state in ${stateList(RUNNABLE_STATES)}) filter (where deleted_at is null) as is_runnable,
    bool_and(state = ${stateWord(PRUNED)}) filter (where deleted_at is null) as is_pruned,
    bool_and(state not in ${stateList([...ACTIVE_STATES, WAITING])}) filter (where deleted_at is null) as is_over
  from run where sweep_id = any(${ids}) and training_id is not null group by 1, 2
),
every as materialized (
  select own.sweep_id, tr.id, tr.state, tr.epoch, tr.from_epoch, tr.attempt, tr.epochs, tr.resource_class, own.shared, own.is_kept, own.is_paid, own.is_pruned,
    own.is_over, own.is_runnable, ${isClaimed(sql`tr`)} as claimed, ${isQueued(sql`tr`)} and own.is_runnable as queued
  from own join training tr on tr.id = own.training_id
),
rungs as (${rungsOf(sweeps)}),
-- Of trainings that continue for a trial of a sweep with rungs: where they stop until it is promoted; null for none.
stops as (
  select r.sweep_id, r.training_id, case when bool_and(rungs.step is not null) then max(rungs.step) end as step
  from run r join trial t on t.id = r.trial_id left join rungs on rungs.sweep_id = r.sweep_id and rungs.rung = t.rung
  where r.sweep_id in (select sweep_id from rungs) and r.deleted_at is null and r.state in ${stateList(RUNNABLE_STATES)}
  group by 1, 2
),
g as (
  select every.*, coalesce(stops.step, every.epochs) as until
  from every left join stops on stops.sweep_id = every.sweep_id and stops.training_id = every.id where is_kept
),
gs as (
  select sweep_id, state, count(*) as n, sum(epoch - from_epoch) as done, sum(epochs - from_epoch) as most,
    sum(case when is_over or state in ${stateList(TERMINAL_STATES)} then epoch else epochs end - from_epoch) as expected,
    sum(case when is_runnable and state in ${stateList(RUNNABLE_STATES)} then greatest(until - epoch, 0) else 0 end) as open,
    count(*) filter (where is_pruned) as pruned, count(*) filter (where claimed) as claimed, count(*) filter (where queued) as queued,
    sum(greatest(attempt - 1, 0)) as extra, count(*) filter (where shared) as shared
  from g group by 1, 2
),
tested as materialized (
  select g.sweep_id, ev.weights, ev.conditions, ev.seconds
  from g join evaluation ev on ev.training_id = g.id and ev.side = 'test' where not g.is_pruned
),
e as (
  select sweep_id, count(*) as n, count(seconds) as timed, sum(seconds) as seconds
  from tested join w using (sweep_id, weights, conditions) group by 1
),
tries as (
  select every.sweep_id, every.is_kept, every.is_paid, every.resource_class, at.energy_kwh,
    extract(epoch from coalesce(at.ended_at, at.seen_at) - at.claimed_at)::float8 as seconds,
    greatest(coalesce(at.to_epoch, every.epoch) - at.from_epoch, 0) as epochs, at.from_epoch, at.claimed_at, at.number,
    at.number > 1 and exists (
      select from rungs join attempt before on before.training_id = every.id and before.number = at.number - 1
      where rungs.sweep_id = every.sweep_id and before.outcome = 'paused'
        and rungs.step > before.from_epoch and rungs.step <= at.from_epoch) as is_promotion,
    case when at.ended_at is null and at.number = every.attempt and every.state = ${stateWord("running")}
      then (at.progress->>'imagesPerSecond')::float8 end as rate
  from every join attempt at on at.training_id = every.id
),
a as (
  select sweep_id, sum(seconds) filter (where is_kept) as seconds, sum(epochs) filter (where is_kept) as epochs,
    sum(rate) filter (where is_kept) as rate,
    (array_agg(from_epoch order by claimed_at desc) filter (where is_kept and number > 1 and not is_promotion))[1] as resumed_from,
    count(*) filter (where is_kept and is_promotion) as promotions,
    sum(seconds) filter (where is_paid) as paid_seconds,
    sum(seconds) filter (where is_paid and resource_class ~ '^train[.]gpu([.]|$)') as gpu_seconds,
    sum(energy_kwh) filter (where is_paid) as energy_kwh
  from tries group by 1
)
select s.id as sweep_id,
  coalesce((select jsonb_object_agg(state, n) from t where sweep_id = s.id), '{}') as trials,
  coalesce((select jsonb_object_agg(state, n) from gs where sweep_id = s.id), '{}') as trainings,
  coalesce((select jsonb_object_agg(state, pruned) from gs where sweep_id = s.id and pruned > 0), '{}') as trainings_pruned,
  coalesce((select jsonb_object_agg(state, n) from r where sweep_id = s.id), '{}') as runs,
  coalesce((select sum(shared) from gs where sweep_id = s.id), 0) as shared,
  coalesce((select n from e where sweep_id = s.id), 0) as evaluations,
  coalesce((select timed from e where sweep_id = s.id), 0) as evaluations_timed,
  coalesce((select seconds from e where sweep_id = s.id), 0) as evaluation_seconds,
  coalesce((select sum(claimed) from gs where sweep_id = s.id), 0) as claimed,
  coalesce((select sum(queued) from gs where sweep_id = s.id), 0) as queued,
  coalesce((select sum(open) from gs where sweep_id = s.id), 0) as epochs_open,
  coalesce((select sum(done) from gs where sweep_id = s.id), 0) as epochs_complete,
  coalesce((select sum(most) from gs where sweep_id = s.id), 0) as epochs_most,
  coalesce((select sum(expected) from gs where sweep_id = s.id), 0) as epochs_expected,
  coalesce((select sum(extra) from gs where sweep_id = s.id), 0)
    - coalesce((select promotions from a where sweep_id = s.id), 0) as extra_attempts,
  coalesce((select promotions from a where sweep_id = s.id), 0) as promotions,
  (select resumed_from from a where sweep_id = s.id) as resumed_from,
  coalesce((select seconds from a where sweep_id = s.id), 0) as work_seconds,
  coalesce((select epochs from a where sweep_id = s.id), 0) as work_epochs,
  (select rate from a where sweep_id = s.id) as images_per_second,
  coalesce((select paid_seconds from a where sweep_id = s.id), 0) as paid_seconds,
  coalesce((select gpu_seconds from a where sweep_id = s.id), 0) as gpu_seconds,
  (select energy_kwh from a where sweep_id = s.id) as energy_kwh
from s`;
}
