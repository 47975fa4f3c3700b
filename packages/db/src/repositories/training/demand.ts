import { ACTIVE_STATES, type TrainingDemand } from "@foldwise/core/states";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateList } from "../../state-list";

/**
 * Live: neither ended nor deleted, of a sweep that is neither cancelled nor deleted and a trial that no stopping rule has
 * stopped.
 * @param run alias of the run in the statement
 * @param sweep alias of its sweep
 */
export function isLiveRun(run: string, sweep: string): SQL {
  return sql`${isOpenRun(run, sweep)}
    and not exists (select from trial st where st.id = ${sql.identifier(run)}.trial_id and st.stop is not null)`;
}

/** As isLiveRun, those of stopped trials among them. */
export function isOpenRun(run: string, sweep: string): SQL {
  const [r, s] = [sql.identifier(run), sql.identifier(sweep)];
  return sql`${r}.deleted_at is null and ${r}.state in ${stateList(ACTIVE_STATES)}
    and ${s}.deleted_at is null and ${s}.intent <> 'cancel'`;
}

/** What demandColumns gives. */
export interface DemandRow extends Record<string, unknown> {
  own_runs: boolean;
  own_paused: boolean;
  others: boolean;
  paused: boolean;
}

/** Over the live runs `r` of a training with their sweeps `s`. @param trialId of the trial that asks */
export function demandColumns(trialId: SQL): SQL {
  return sql`coalesce(bool_or(r.trial_id = ${trialId} and s.intent = 'run'), false) as own_runs,
    coalesce(bool_or(r.trial_id = ${trialId} and s.intent = 'pause'), false) as own_paused,
    coalesce(bool_or(r.trial_id <> ${trialId} and s.intent = 'run'), false) as others,
    coalesce(bool_or(s.intent = 'pause'), false) as paused`;
}

export function demandOf(row: DemandRow | undefined): TrainingDemand {
  return {
    own: row?.own_runs ? "run" : row?.own_paused ? "pause" : "cancel",
    othersRun: row?.others ?? false,
    anyPaused: row?.paused ?? false,
  };
}

/** Reads what is wanted as it stands now: Postgres is the truth, signals only say when to look. */
export async function readDemand({
  ctx,
  trainingId,
  trialId,
}: {
  ctx: Context;
  trainingId: number;
  trialId: number;
}): Promise<TrainingDemand> {
  const { rows } = await ctx.execute<DemandRow>(sql`
    select ${demandColumns(sql`${trialId}`)}
    from run r join sweep s on s.id = r.sweep_id
    where r.training_id = ${trainingId} and ${isLiveRun("r", "s")}`);
  return demandOf(rows[0]);
}
