import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { lockSweep } from "../locks";

/** The state that its sweep's intent (`s`) asks of an open trial. */
const WANTED_STATE = sql`(case
  when s.intent = 'pause' then 'paused'
  when trial.started_at is null then 'queued' else 'running' end)::trial_state`;
const MAY_CHANGE = sql`(trial.state in ('queued', 'running', 'paused') and s.intent <> 'cancel'
  and trial.state <> ${WANTED_STATE})`;

/**
 * Lets the states of a sweep, its trials and runs follow its intent as far as the work has caught up: paused once no
 * attempt works for it alone, running again when that is wanted. Ended ones stay as they are.
 */
export async function reflectIntent({ ctx, sweepId }: { ctx: Context; sweepId: number }): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await lockSweep(tx, sweepId))) return;
    // Only those that may change: a sweep of a thousand open trials is looked at after each of them.
    await tx.execute(sql`
      select trial.id from trial join sweep s on s.id = trial.sweep_id
      where s.id = ${sweepId} and ${MAY_CHANGE} order by trial.id for no key update of trial`);
    await tx.execute(sql`
      select run.id from run join sweep s on s.id = run.sweep_id
      where s.id = ${sweepId} and run.deleted_at is null and (
        (s.intent = 'pause' and run.state in ('queued', 'running')) or (s.intent = 'run' and run.state = 'paused'))
      order by run.id for no key update of run`);
    // A run shares its training with a sweep that goes on: then that one's wish keeps it moving, not this one's.
    await tx.execute(sql`
      update run set state = 'paused'
      from sweep s
      where s.id = run.sweep_id and s.id = ${sweepId} and s.intent = 'pause' and run.deleted_at is null
        and (run.state = 'queued' or (run.state = 'running' and (
          exists (
            select 1 from run o join sweep p on p.id = o.sweep_id
            where o.training_id = run.training_id and o.deleted_at is null and p.deleted_at is null
              and o.state in ('queued', 'running') and p.intent = 'run')
          or not exists (
            select 1 from attempt a join training t on t.id = a.training_id and t.attempt = a.number
            where a.training_id = run.training_id and a.ended_at is null))))`);
    await tx.execute(sql`
      update run set state = 'queued'
      from sweep s
      where s.id = run.sweep_id and s.id = ${sweepId} and s.intent = 'run' and run.state = 'paused'`);
    await tx.execute(sql`
      update trial set state = ${WANTED_STATE}
      from sweep s
      where s.id = trial.sweep_id and s.id = ${sweepId} and ${MAY_CHANGE}
        and not (s.intent = 'pause' and exists (
          select 1 from run r where r.trial_id = trial.id and r.state = 'running'))`);
    await tx.execute(sql`
      update sweep set state = 'paused'
      where id = ${sweepId} and intent = 'pause' and state in ('queued', 'running')
        and not exists (select 1 from run r where r.sweep_id = sweep.id and r.state = 'running')`);
    await tx.execute(sql`
      update sweep set state = 'running'
      where id = ${sweepId} and intent = 'run' and state = 'paused'`);
  });
}
