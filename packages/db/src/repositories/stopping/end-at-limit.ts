import {
  ACTIVE_STATES,
  isTerminal,
  PRUNED,
  TERMINAL_STATES,
  trialMachine,
  WAITING,
} from "@foldwise/core/states";
import {
  hasLimits,
  type LimitReached,
  limitReached,
  type Plan,
  type ResourceUsage,
  type SweepUsage,
} from "@foldwise/core/sweep";
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
export async function endAtLimit(input: { ctx: Context; sweepId: number }): Promise<boolean> {
  return (await checkLimit(input)) === "ended";
}

/** As endAtLimit; `over` where another call has ended it before, maybe a moment ago: its attempts are to end too. */
export async function checkLimit({
  ctx,
  sweepId,
}: {
  ctx: Context;
  sweepId: number;
}): Promise<"ended" | "over" | null> {
  const [row] = await ctx
    .select({
      uid: sweep.uid,
      generation: sweep.generation,
      intentVersion: sweep.intentVersion,
      plan: sweep.plan,
      state: sweep.state,
      limit: sweep.limitReached,
      hours: sql<number>`coalesce(extract(epoch from now() - ${sweep.startedAt}) / 3600, 0)::double precision`,
    })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  if (!row || isTerminal(row.state) || !hasLimits(row.plan)) return null;
  if (row.limit !== null) return "over";
  const limit = limitReached(row.plan, await readUsage(ctx, { sweepId, ...row }));
  if (limit === null) return null;
  return (await ctx.transaction((tx) => writeLimit(tx, sweepId, limit))) ? "ended" : "over";
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

interface Limited {
  sweepId: number;
  uid: string;
  generation: number;
  intentVersion: number;
  plan: Plan;
  hours: number;
}

/** Of what a sweep has used and found only what a limit of its budget is about; the rest is left at nothing. */
async function readUsage(ctx: Context, limited: Limited): Promise<SweepUsage> {
  const { sweepId, plan, hours } = limited;
  const { maxEpochs, maxGpuHours, maxCost, maxEnergyKwh, target, plateauTrials, maxFailureRate } =
    plan.budget;
  const isAsked = (...limits: unknown[]) => limits.some((limit) => limit !== undefined);
  const [epochs, resources, found] = await Promise.all([
    isAsked(maxEpochs) ? readEpochs(ctx, limited) : 0,
    isAsked(maxGpuHours, maxCost, maxEnergyKwh) ? readResourceUsage(ctx, sweepId) : NO_RESOURCES,
    isAsked(target, plateauTrials, maxFailureRate) ? readFound(ctx, sweepId, plan) : NOTHING_FOUND,
  ]);
  return { hours, epochs, resources, ...found };
}

const NO_RESOURCES: ResourceUsage = { slotHours: 0, gpuHours: 0, energyKwh: null };
const NOTHING_FOUND = { best: null, endedTrials: 0, failedTrials: 0 };

/** What the trainings of a sweep have used, those that it shares with an earlier one left out. */
export async function readResourceUsage(ctx: Context, sweepId: number): Promise<ResourceUsage> {
  const { rows } = await ctx.execute<{
    slot_hours: number;
    gpu_hours: number;
    energy_kwh: number | null;
  }>(sql`
    select coalesce(sum(hours), 0) as slot_hours,
      coalesce(sum(hours) filter (where resource_class ~ '^train[.]gpu([.]|$)'), 0) as gpu_hours,
      sum(energy_kwh) as energy_kwh
    from (
      select tr.resource_class, a.energy_kwh,
        extract(epoch from coalesce(a.ended_at, a.seen_at) - a.claimed_at)::double precision / 3600 as hours
      from attempt a join training tr on tr.id = a.training_id
      where tr.id in (select training_id from run where sweep_id = ${sweepId} and not shared)) own`);
  const [row] = rows;
  if (!row) return NO_RESOURCES;
  return { slotHours: row.slot_hours, gpuHours: row.gpu_hours, energyKwh: row.energy_kwh };
}

async function readFound(ctx: Context, sweepId: number, { objective }: Plan) {
  const sign = objective.direction === "minimize" ? sql`1` : sql`-1`;
  const { rows } = await ctx.execute<{
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
    select
      count(*) filter (where state not in ${stateList([...ACTIVE_STATES, WAITING])}) as ended,
      count(*) filter (where state = ${stateWord("failed")}) as failed,
      (select number from best) as best_number, (select value from best) as best_value,
      count(*) filter (where state = ${stateWord("complete")}
        and finished_at > (select finished_at from best)) as complete_since
    from trial where sweep_id = ${sweepId}`);
  const [row] = rows;
  if (!row) return NOTHING_FOUND;
  return {
    best:
      row.best_number === null || row.best_value === null
        ? null
        : { number: row.best_number, value: row.best_value, completeSince: Number(row.complete_since) },
    endedTrials: Number(row.ended),
    failedTrials: Number(row.failed),
  };
}

/** Epochs of a sweep's trials up to a number, as far as they stay what they are. */
interface KeptEpochs {
  /** Of trials that are settled, with all their trainings. */
  ended: number;
  /** The others, by number. */
  open: readonly number[];
  /** The last trial that was there. */
  last: number;
}

/** What has failed may be retried; this stays, unless an edit has given it more to do. */
const SETTLED = [trialMachine.to("complete"), PRUNED] as const;
const MAX_KEPT = 64;
/**
 * By sweep, with its generation and whatever was asked of it. Only saves time: each report of a sweep with a limit would
 * sum over all its trainings.
 */
const kept = new Map<string, KeptEpochs>();

/** Epochs, or steps, that a sweep's own trainings have. */
async function readEpochs(
  ctx: Context,
  { sweepId, uid, generation, intentVersion }: Limited,
): Promise<number> {
  const key = `${uid} ${generation} ${intentVersion}`;
  const before = kept.get(key) ?? { ended: 0, open: [], last: 0 };
  const { rows } = await ctx.execute<{ number: number; epochs: string; has_ended: boolean }>(sql`
    select t.number, coalesce(sum(tr.epoch - tr.from_epoch) filter (where not r.shared), 0) as epochs,
      t.state in ${stateList(SETTLED)} and not t.is_due
        and coalesce(bool_and(r.shared or tr.state in ${stateList(TERMINAL_STATES)}), true) as has_ended
    from trial t left join run r on r.trial_id = t.id left join training tr on tr.id = r.training_id
    where t.sweep_id = ${sweepId} and (t.number > ${before.last} or t.number = any(${sql.param(before.open)}::int[]))
    group by t.id`);
  const sum = (of: typeof rows) => of.reduce((total, { epochs }) => total + Number(epochs), 0);
  const ended = before.ended + sum(rows.filter(({ has_ended }) => has_ended));
  const open = rows.filter(({ has_ended }) => !has_ended);
  kept.delete(key);
  kept.set(key, {
    ended,
    open: open.map(({ number }) => number),
    last: rows.reduce((last, { number }) => Math.max(last, number), before.last),
  });
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest);
  return ended + sum(open);
}
