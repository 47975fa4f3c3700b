import { runMachine, trialMachine } from "@foldwise/core/states";
import { meanObjective, type Plan } from "@foldwise/core/sweep";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweep, training, trial } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { type EvaluatedCheckpoint, evaluatedCheckpoint, objectiveAt } from "../checkpoint";

/** A trial whose runs are all complete, and that nothing else has to be done for than to write that down. */
export interface CompleteTrial {
  trialId: number;
  sweep: { id: number; uid: string; generation: number };
  /** Null where it has no value on one of the runs. */
  objective: number | null;
}

const COMPLETE = stateWord(runMachine.to("complete"));
/** Neither stopped nor cancelled, of a sweep with one objective alone and no stopping rule, and every run of it complete. */
const IS_COMPLETE = sql`${trial.state} in ${stateList(trialMachine.from("complete"))} and ${trial.stop} is null
  and ${sweep.intent} <> 'cancel' and ${sweep.deletedAt} is null and ${sweep.plan} -> 'stopping' is null
  and ${sweep.plan} -> 'objectives' is null and ${sweep.plan} -> 'constraints' is null
  and not exists (select from run other
    where other.trial_id = ${trial.id} and (other.state <> ${COMPLETE} or other.deleted_at is not null))`;

/** Of each trial what it ends with; null for one that closeTrial is to end. */
export async function findCompleteTrials({
  ctx,
  trialIds,
}: {
  ctx: Context;
  trialIds: readonly number[];
}): Promise<(CompleteTrial | null)[]> {
  const { rows } = await ctx.execute<{
    id: string;
    sweep_id: string;
    uid: string;
    generation: number;
    objective: Plan["objective"];
    evaluated: (EvaluatedCheckpoint | null)[];
  }>(sql`
    select ${trial.id}, ${sweep.id} as sweep_id, ${sweep.uid}, ${sweep.generation}, ${sweep.plan} -> 'objective' as objective,
      array(select ${evaluatedCheckpoint} from ${run} join ${training} on ${training.id} = ${run.trainingId}
        where ${run.trialId} = ${trial.id} order by ${run.fold}, ${run.seed}) as evaluated
    from ${trial} join ${sweep} on ${sweep.id} = ${trial.sweepId}
    where ${trial.id} = any(${sql.param(trialIds)}::bigint[]) and ${IS_COMPLETE}
      and exists (select from run own where own.trial_id = ${trial.id})`);
  const found = new Map(rows.map((row) => [Number(row.id), row]));
  return trialIds.map((trialId) => {
    const row = found.get(trialId);
    // What an older release has left out is filled in first.
    if (!row || row.evaluated.some((checkpoint) => !checkpoint?.validation)) return null;
    return {
      trialId,
      sweep: { id: Number(row.sweep_id), uid: row.uid, generation: row.generation },
      objective: meanObjective(row.evaluated.map((evaluated) => objectiveAt(row.objective, evaluated))),
    };
  });
}

/**
 * Ends trials that are complete, in one statement for all.
 * @returns whether each was ended; closeTrial is to end the others
 */
export async function completeTrials({
  ctx,
  trials,
}: {
  ctx: Context;
  trials: readonly CompleteTrial[];
}): Promise<boolean[]> {
  const { rows } = await ctx.execute<{ id: string }>(sql`
    with asked as (
      select * from unnest(${sql.param(trials.map(({ trialId }) => trialId))}::bigint[],
        ${sql.param(trials.map(({ objective }) => objective))}::double precision[]) as a(trial_id, objective)
    ), locked as (
      select ${trial.id} from ${trial} join ${sweep} on ${sweep.id} = ${trial.sweepId}
      where ${trial.id} in (select trial_id from asked) and ${IS_COMPLETE}
      order by ${trial.id} for no key update of ${trial}
    )
    update ${trial} set state = ${stateWord(trialMachine.to("complete"))}, evaluated_objective = asked.objective,
      failure = null, finished_at = now(), started_at = coalesce(${trial.startedAt}, now())
    from asked, locked where ${trial.id} = locked.id and asked.trial_id = locked.id
    returning ${trial.id}`);
  const ended = new Set(rows.map(({ id }) => Number(id)));
  return trials.map(({ trialId }) => ended.has(trialId));
}
