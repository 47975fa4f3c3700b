import { notFound } from "@foldwise/core/errors";
import { runMachine, trainingMachine } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";
import { stateWord } from "../../state-list";

/**
 * Sets how many trainings may run at a time for an experiment's sweeps; null removes the limit. Those that run go on.
 * @throws FoldwiseError `not-found`.
 */
export async function setExperimentQuota({
  ctx,
  id,
  maxTrainings,
}: {
  ctx: Context;
  id: number;
  maxTrainings: number | null;
}): Promise<void> {
  const [changed] = await ctx
    .update(experiment)
    .set({ maxTrainings })
    .where(and(eq(experiment.id, id), isNull(experiment.deletedAt)))
    .returning({ id: experiment.id });
  if (!changed) throw notFound("experiment", id);
}

/**
 * Whether the quota of a trial's experiment is used up. Locks the experiment's row where it has one, so that two workers do
 * not take its last place at once: to be asked before any other row is locked.
 */
export async function isQuotaFull(tx: Context, trialId: number): Promise<boolean> {
  const { rows } = await tx.execute<{ id: string; max_trainings: number }>(sql`
    select e.id, e.max_trainings from experiment e
    where e.max_trainings is not null and e.id = (
      select s.experiment_id from trial t join sweep s on s.id = t.sweep_id where t.id = ${trialId})
    for no key update`);
  const [limited] = rows;
  if (!limited) return false;
  return (await countRunningTrainings(tx, Number(limited.id))) >= limited.max_trainings;
}

/** Trainings at work for an experiment's sweeps, each once. */
export async function countRunningTrainings(ctx: Context, experimentId: number): Promise<number> {
  const { rows } = await ctx.execute<{ n: string }>(sql`
    select count(distinct r.training_id) as n
    from sweep s join run r on r.sweep_id = s.id and r.state = ${stateWord(runMachine.to("start"))}
      join training tr on tr.id = r.training_id and tr.state = ${stateWord(trainingMachine.to("claim"))}
    where s.experiment_id = ${experimentId} and r.deleted_at is null`);
  return Number(rows[0]?.n ?? 0);
}
