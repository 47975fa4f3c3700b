import { runMachine, trialMachine } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { Failure } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { isLiveRun } from "./demand";

/** An attempt has begun: the live runs that want it are running, and so are their trials. */
export async function startLiveRuns(ctx: Context, trainingId: number): Promise<void> {
  await ctx.execute(sql`
    update run set state = ${stateWord(runMachine.to("start"))}, started_at = coalesce(run.started_at, now())
    from run r join sweep s on s.id = r.sweep_id
    where run.id = r.id and r.training_id = ${trainingId} and ${isLiveRun("r", "s")} and s.intent = 'run'
      and r.state in ${stateList(runMachine.changedBy("start"))}`);
  await ctx.execute(sql`
    update trial set state = ${stateWord(trialMachine.to("start"))}, started_at = coalesce(trial.started_at, now())
    from run r join sweep s on s.id = r.sweep_id
    where trial.id = r.trial_id and r.training_id = ${trainingId} and ${isLiveRun("r", "s")} and s.intent = 'run'
      and trial.state in ${stateList(trialMachine.changedBy("start"))}`);
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
    update run set state = ${stateWord(runMachine.to("fail"))}, failure = ${JSON.stringify(failure)}::jsonb,
      finished_at = now()
    from run r join sweep s on s.id = r.sweep_id
    where run.id = r.id and r.training_id = ${trainingId} and ${isLiveRun("r", "s")} and ${which}`);
}

/** The training stands still: its live runs wait, paused where their sweep is. */
export async function suspendLiveRuns(ctx: Context, trainingId: number): Promise<void> {
  for (const [event, intent] of [
    ["pause", "pause"],
    ["queue", "run"],
  ] as const)
    await ctx.execute(sql`
      update run set state = ${stateWord(runMachine.to(event))}
      from run r join sweep s on s.id = r.sweep_id
      where run.id = r.id and r.training_id = ${trainingId} and ${isLiveRun("r", "s")} and s.intent = ${intent}
        and r.state in ${stateList(runMachine.changedBy(event))}`);
}
