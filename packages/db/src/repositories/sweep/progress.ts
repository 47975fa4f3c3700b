import { RUN_STATES, TRAINING_STATES, TRIAL_STATES } from "@foldwise/core";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";

const count = z.coerce.number();
const progressRow = z.object({
  sweep_id: count,
  trials: z.partialRecord(z.enum(TRIAL_STATES), count),
  trainings: z.partialRecord(z.enum(TRAINING_STATES), count),
  runs: z.partialRecord(z.enum(RUN_STATES), count),
  shared: count,
  evaluations: count,
  epochs_complete: count,
  /** Epochs that the trainings there are will have: all of a moving one, the finished ones of one that has ended. */
  epochs_expected: count,
  extra_attempts: count,
  resumed_from: count.nullable(),
  /** Seconds of work and the epochs that came of it. */
  work_seconds: count,
  work_epochs: count,
  images_per_second: count.nullable(),
});
export type SweepProgress = z.infer<typeof progressRow>;

/**
 * Counts of sweeps, one row a sweep that exists. A training that serves several runs of a sweep counts once; runs that
 * found their training there (`shared`) count among the trainings too.
 */
export async function readProgress(
  ctx: Context,
  sweepIds: readonly number[],
): Promise<Map<number, SweepProgress>> {
  if (sweepIds.length === 0) return new Map();
  const result = await ctx.execute(progressQuery(sweepIds));
  return new Map(result.rows.map((row) => progressRow.parse(row)).map((row) => [row.sweep_id, row]));
}

function progressQuery(sweepIds: readonly number[]) {
  const ids = sql`array[${sql.join(
    sweepIds.map((id) => sql`${id}::bigint`),
    sql`, `,
  )}]`;
  return sql`
with s as (select id, plan from sweep where id = any(${ids})),
t as (select sweep_id, state, count(*) as n from trial where sweep_id = any(${ids}) group by 1, 2),
r as (select sweep_id, state, count(*) as n from run where sweep_id = any(${ids}) and deleted_at is null group by 1, 2),
g as (
  select distinct on (run.sweep_id, tr.id) run.sweep_id, tr.id, tr.state, tr.epoch, tr.attempt, run.shared,
    (tr.spec->'training'->>'epochs')::int as epochs
  from run join training tr on tr.id = run.training_id
  where run.sweep_id = any(${ids}) and run.deleted_at is null
  order by run.sweep_id, tr.id, run.shared
),
gs as (
  select sweep_id, state, count(*) as n, sum(epoch) as done,
    sum(case when state in ('complete', 'failed', 'cancelled') then epoch else epochs end) as expected,
    sum(greatest(attempt - 1, 0)) as extra, count(*) filter (where shared) as shared
  from g group by 1, 2
),
e as (
  select g.sweep_id, count(*) as n
  from g join s on s.id = g.sweep_id join evaluation ev on ev.training_id = g.id
  where ev.side = 'test' and (
    (ev.weights::text = s.plan->'evaluation'->>'weights'
      and (s.plan->'evaluation'->'testSigmas')::jsonb @> to_jsonb(ev.sigma)
      and ev.replicate < case when ev.sigma = 0 then 1 else (s.plan->'evaluation'->>'replicates')::int end)
    or (ev.weights = 'last' and ev.sigma = 0 and ev.replicate = 0 and (s.plan->'evaluation'->>'lastAtZero')::boolean)
  )
  group by 1
),
a as (
  select g.sweep_id,
    sum(extract(epoch from coalesce(at.ended_at, at.seen_at) - at.claimed_at)) as seconds,
    sum(greatest(coalesce(at.to_epoch, g.epoch) - at.from_epoch, 0)) as epochs,
    sum((at.progress->>'imagesPerSecond')::float8)
      filter (where at.ended_at is null and at.number = g.attempt and g.state = 'running') as rate,
    (array_agg(at.from_epoch order by at.claimed_at desc) filter (where at.number > 1))[1] as resumed_from
  from g join attempt at on at.training_id = g.id group by 1
)
select s.id as sweep_id,
  coalesce((select jsonb_object_agg(state, n) from t where sweep_id = s.id), '{}') as trials,
  coalesce((select jsonb_object_agg(state, n) from gs where sweep_id = s.id), '{}') as trainings,
  coalesce((select jsonb_object_agg(state, n) from r where sweep_id = s.id), '{}') as runs,
  coalesce((select sum(shared) from gs where sweep_id = s.id), 0) as shared,
  coalesce((select n from e where sweep_id = s.id), 0) as evaluations,
  coalesce((select sum(done) from gs where sweep_id = s.id), 0) as epochs_complete,
  coalesce((select sum(expected) from gs where sweep_id = s.id), 0) as epochs_expected,
  coalesce((select sum(extra) from gs where sweep_id = s.id), 0) as extra_attempts,
  (select resumed_from from a where sweep_id = s.id) as resumed_from,
  coalesce((select seconds from a where sweep_id = s.id), 0) as work_seconds,
  coalesce((select epochs from a where sweep_id = s.id), 0) as work_epochs,
  (select rate from a where sweep_id = s.id) as images_per_second
from s`;
}
