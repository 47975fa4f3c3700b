import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/**
 * Lets the states of a sweep, its trials and runs follow its intent as far as the work has caught up: paused once no
 * attempt works for it alone, running again when that is wanted. Ended ones stay as they are.
 */
export async function reflectIntent({ ctx, sweepId }: { ctx: Context; sweepId: number }): Promise<void> {
  await ctx.transaction(async (tx) => {
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
      update trial set state = case
          when s.intent = 'pause' then 'paused'
          when trial.started_at is null then 'queued' else 'running' end::trial_state
      from sweep s
      where s.id = trial.sweep_id and s.id = ${sweepId} and trial.state in ('queued', 'running', 'paused')
        and s.intent <> 'cancel'
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
