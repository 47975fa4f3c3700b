import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/** What the live runs of a training ask for, seen from the trial that has (or wants) it. */
export type Wish = "go" | "paused" | "cancelled";

export interface Wishes {
  /** For the trial that asks. */
  own: Wish;
  /** True when a run of another trial wants the training to go on. */
  othersGo: boolean;
  /** True when some live run, of any trial, is only paused. */
  anyPaused: boolean;
}

/** Live: neither ended, cancelled nor deleted, of a sweep that is neither cancelled nor deleted. */
export const LIVE_RUN = sql`r.deleted_at is null and r.state in ('queued', 'running', 'paused')
  and s.deleted_at is null and s.intent <> 'cancel'`;

/** Reads the intents as they stand now: Postgres is the truth, signals only say when to look. */
export async function readWishes({
  ctx,
  trainingId,
  trialId,
}: {
  ctx: Context;
  trainingId: number;
  trialId: number;
}): Promise<Wishes> {
  const { rows } = await ctx.execute<{
    own_go: boolean;
    own_paused: boolean;
    others: boolean;
    paused: boolean;
  }>(sql`
    select coalesce(bool_or(r.trial_id = ${trialId} and s.intent = 'run'), false) as own_go,
           coalesce(bool_or(r.trial_id = ${trialId} and s.intent = 'pause'), false) as own_paused,
           coalesce(bool_or(r.trial_id <> ${trialId} and s.intent = 'run'), false) as others,
           coalesce(bool_or(s.intent = 'pause'), false) as paused
    from run r join sweep s on s.id = r.sweep_id
    where r.training_id = ${trainingId} and ${LIVE_RUN}`);
  const row = rows[0];
  return {
    own: row?.own_go ? "go" : row?.own_paused ? "paused" : "cancelled",
    othersGo: row?.others ?? false,
    anyPaused: row?.paused ?? false,
  };
}
