import { ACTIVE_STATES, isTerminal, WAITING } from "@foldwise/core/states";
import { hasLimits, type LimitReached, limitReached, type Plan, type SweepUsage } from "@foldwise/core/sweep";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepEvent, trial } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { lockSweep, lockTrials } from "../locks";
import { KEEPS_CONSTRAINTS } from "../trial/feasible";

/**
 * Ends a sweep whose budget has a limit that is reached: no trial comes any more, and those that are open are stopped. The
 * sampler is not asked again, and whoever proposed a trial meanwhile finds the sweep changed.
 * @returns whether it was ended by this call
 */
export async function endAtLimit({ ctx, sweepId }: { ctx: Context; sweepId: number }): Promise<boolean> {
  const [row] = await ctx
    .select({ plan: sweep.plan, state: sweep.state, limit: sweep.limitReached })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  if (!row || row.limit !== null || isTerminal(row.state) || !hasLimits(row.plan)) return false;
  const limit = limitReached(row.plan, await readUsage(ctx, sweepId, row.plan));
  return limit === null ? false : ctx.transaction((tx) => writeLimit(tx, sweepId, limit));
}

async function writeLimit(tx: Context, sweepId: number, limit: LimitReached): Promise<boolean> {
  const row = await lockSweep(tx, sweepId);
  if (!row || row.limitReached !== null || isTerminal(row.state)) return false;
  await tx
    .update(sweep)
    .set({ limitReached: limit, intentVersion: row.intentVersion + 1 })
    .where(eq(sweep.id, sweepId));
  await tx.insert(sweepEvent).values({ sweepId, kind: "limit-reached", detail: { ...limit } });
  const states = [...ACTIVE_STATES, WAITING] as const;
  const open = and(eq(trial.sweepId, sweepId), inArray(trial.state, [...states]), isNull(trial.stop));
  const rows = await tx.select({ id: trial.id }).from(trial).where(open).orderBy(asc(trial.id));
  await lockTrials(
    tx,
    rows.map(({ id }) => id),
  );
  await tx
    .update(trial)
    .set({
      stop: sql`jsonb_build_object('rule', 'budget', 'metric', ${row.plan.objective.metric}::text,
        'step', coalesce((select max(tr.epoch) from run r join training tr on tr.id = r.training_id
          where r.trial_id = ${trial.id}), 0),
        'runs', 0, 'ofRuns', (select count(*) from run r where r.trial_id = ${trial.id}),
        'value', null, 'against', null, 'reason', ${limit.text}::text)`,
    })
    .where(open);
  return true;
}

export async function readUsage(ctx: Context, sweepId: number, { objective }: Plan): Promise<SweepUsage> {
  const sign = objective.direction === "minimize" ? sql`1` : sql`-1`;
  const { rows } = await ctx.execute<{
    hours: number;
    epochs: string;
    slot_hours: number;
    gpu_hours: number;
    energy_kwh: number | null;
    ended: string;
    failed: string;
    best_number: number | null;
    best_value: number | null;
    complete_since: string;
  }>(sql`
    with best as (
      select number, evaluated_objective as value, finished_at from trial
      where sweep_id = ${sweepId} and state = ${stateWord("complete")}
        and evaluated_objective not in ('NaN', 'Infinity', '-Infinity')
        and ${KEEPS_CONSTRAINTS}
      order by ${sign} * evaluated_objective, finished_at limit 1
    )
    , used as (
      select sum(hours) as slot_hours, sum(hours) filter (where resource_class ~ '^train[.]gpu([.]|$)') as gpu_hours,
        sum(energy_kwh) as energy_kwh
      from (
        select tr.resource_class, a.energy_kwh,
          extract(epoch from coalesce(a.ended_at, a.seen_at) - a.claimed_at)::double precision / 3600 as hours
        from attempt a join training tr on tr.id = a.training_id
        where tr.id in (select training_id from run where sweep_id = ${sweepId} and not shared)) own
    )
    select
      coalesce((select slot_hours from used), 0) as slot_hours, coalesce((select gpu_hours from used), 0) as gpu_hours,
      (select energy_kwh from used) as energy_kwh,
      coalesce(extract(epoch from now() - s.started_at) / 3600, 0)::double precision as hours,
      (select coalesce(sum(epoch), 0) from training where id in (
        select training_id from run where sweep_id = s.id and not shared)) as epochs,
      (select count(*) from trial where sweep_id = s.id and state not in ${stateList([...ACTIVE_STATES, WAITING])}) as ended,
      (select count(*) from trial where sweep_id = s.id and state = ${stateWord("failed")}) as failed,
      (select number from best) as best_number, (select value from best) as best_value,
      (select count(*) from trial where sweep_id = s.id and state = ${stateWord("complete")}
        and finished_at > (select finished_at from best)) as complete_since
    from sweep s where s.id = ${sweepId}`);
  const [row] = rows;
  if (!row) throw new Error(`no sweep ${sweepId}`);
  return {
    hours: row.hours,
    epochs: Number(row.epochs),
    resources: { slotHours: row.slot_hours, gpuHours: row.gpu_hours, energyKwh: row.energy_kwh },
    best:
      row.best_number === null || row.best_value === null
        ? null
        : { number: row.best_number, value: row.best_value, completeSince: Number(row.complete_since) },
    endedTrials: Number(row.ended),
    failedTrials: Number(row.failed),
  };
}
