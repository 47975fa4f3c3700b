import { notFound } from "@foldwise/core/errors";
import { runMachine, trainingMachine } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment, quotaChange } from "../../schema";
import { stateWord } from "../../state-list";

/** Limits of an experiment; null for none, undefined for what is not changed. */
export interface ExperimentQuotas {
  /** Most trainings that run at a time for its sweeps; those that run continue. */
  maxTrainings?: number | null;
  /** Most bytes of files stored with its runs and logged models; what is stored stays. */
  maxArtifactBytes?: number | null;
}

/**
 * Sets or removes quotas of an experiment, and records who did.
 * @throws FoldwiseError `not-found`.
 */
export async function setExperimentQuotas({
  ctx,
  id,
  quotas,
  by,
}: {
  ctx: Context;
  id: number;
  quotas: ExperimentQuotas;
  by: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [changed] = await tx
      .update(experiment)
      .set(quotas)
      .where(and(eq(experiment.id, id), isNull(experiment.deletedAt)))
      .returning({ id: experiment.id });
    if (!changed) throw notFound("experiment", id);
    const { maxTrainings, maxArtifactBytes } = quotas;
    for (const [quota, value] of Object.entries({ maxTrainings, maxArtifactBytes }))
      if (value !== undefined && isQuota(quota))
        await tx.insert(quotaChange).values({ experimentId: id, quota, value, by });
  });
}

const isQuota = (name: string) => name === "maxTrainings" || name === "maxArtifactBytes";

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
