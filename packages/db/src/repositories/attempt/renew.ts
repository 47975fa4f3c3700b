import type { TrainingDemand } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { type DemandRow, demandColumns, demandOf, isLiveRun } from "../training/demand";

/** An attempt that is at work, for a trial. */
export interface Renewal {
  trainingId: number;
  trialId: number;
  number: number;
  /** How far it is; null leaves what was said before. */
  progress: Record<string, number> | null;
}

/**
 * Renews the leases of attempts with their progress and reads what is wanted of each, in one statement for all of a
 * worker's.
 * @returns in the order of the attempts; null for one that is no longer its training's newest, or has ended.
 */
export async function renewAttempts({
  ctx,
  attempts,
}: {
  ctx: Context;
  attempts: readonly Renewal[];
}): Promise<(TrainingDemand | null)[]> {
  if (attempts.length === 0) return [];
  const asked = JSON.stringify(
    attempts.map(({ trainingId, trialId, number, progress }) => ({
      training_id: trainingId,
      trial_id: trialId,
      number,
      progress,
    })),
  );
  const { rows } = await ctx.execute<DemandRow & { training_id: string; number: number }>(sql`
    with asked as (
      select * from jsonb_to_recordset(${asked}::jsonb)
        as a(training_id bigint, trial_id bigint, number int, progress jsonb)
    ), due as (
      select a.training_id, a.number, asked.progress
      from attempt a join asked on a.training_id = asked.training_id and a.number = asked.number
        join training t on t.id = a.training_id and t.attempt = a.number
      where a.ended_at is null
      order by a.training_id for no key update of a
    ), renewed as (
      update attempt a set seen_at = clock_timestamp(), progress = coalesce(nullif(due.progress, 'null'), a.progress)
      from due where a.training_id = due.training_id and a.number = due.number
      returning a.training_id, a.number
    )
    select renewed.training_id, renewed.number, ${demandColumns(sql`asked.trial_id`)}
    from renewed join asked on asked.training_id = renewed.training_id and asked.number = renewed.number
      left join (run r join sweep s on s.id = r.sweep_id)
        on r.training_id = renewed.training_id and ${isLiveRun("r", "s")}
    group by renewed.training_id, renewed.number`);
  const keyOf = (trainingId: unknown, number: number) => `${trainingId} ${number}`;
  const found = new Map(rows.map((row) => [keyOf(row.training_id, row.number), demandOf(row)]));
  return attempts.map(({ trainingId, number }) => found.get(keyOf(trainingId, number)) ?? null);
}
