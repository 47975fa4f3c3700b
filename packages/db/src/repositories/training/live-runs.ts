import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { Failure } from "../../schema";
import { LIVE_RUN } from "./wish";

/** An attempt has begun: the live runs that want it are running, and so are their trials. */
export async function startLiveRuns(ctx: Context, trainingId: number): Promise<void> {
  await ctx.execute(sql`
    update run set state = 'running', started_at = coalesce(run.started_at, now())
    from run r join sweep s on s.id = r.sweep_id
    where run.id = r.id and r.training_id = ${trainingId} and ${LIVE_RUN} and s.intent = 'run'
      and r.state <> 'running'`);
  await ctx.execute(sql`
    update trial set state = 'running', started_at = coalesce(trial.started_at, now())
    from run r join sweep s on s.id = r.sweep_id
    where trial.id = r.trial_id and r.training_id = ${trainingId} and ${LIVE_RUN} and s.intent = 'run'
      and trial.state in ('queued', 'paused')`);
}

/** A failed training fails every live run of it, or those of one trial, and says why. */
export async function failLiveRuns(
  ctx: Context,
  trainingId: number,
  failure: Failure,
  trialId?: number,
): Promise<void> {
  const which = trialId === undefined ? sql`true` : sql`r.trial_id = ${trialId}`;
  await ctx.execute(sql`
    update run set state = 'failed', failure = ${JSON.stringify(failure)}::jsonb, finished_at = now()
    from run r join sweep s on s.id = r.sweep_id
    where run.id = r.id and r.training_id = ${trainingId} and ${LIVE_RUN} and ${which}`);
}

/** The training stands still: its live runs wait, paused where their sweep is. */
export async function restLiveRuns(ctx: Context, trainingId: number): Promise<void> {
  await ctx.execute(sql`
    update run set state = case when s.intent = 'pause' then 'paused'::run_state else 'queued'::run_state end
    from run r join sweep s on s.id = r.sweep_id
    where run.id = r.id and r.training_id = ${trainingId} and ${LIVE_RUN}`);
}
