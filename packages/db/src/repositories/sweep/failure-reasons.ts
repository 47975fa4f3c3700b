import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";

/** Reasons that are read, and runs and trials that each names. */
const MAX_REASONS = 20;
const MAX_NAMED = 20;

export interface SweepFailures {
  /** How many different reasons there are. */
  count: number;
  /** The first of them. */
  first: {
    message: string;
    remedy?: string;
    /** How many runs failed for it. */
    runs: number;
    /** The first of these runs. */
    runIds: number[];
    /** Numbers of the first trials that failed for it without a failed run. */
    trials: number[];
  }[];
}

const reasonRow = z.object({
  reasons: z.coerce.number(),
  message: z.string(),
  remedy: z.string().nullable(),
  runs: z.coerce.number(),
  run_ids: z.array(z.coerce.number()).nullable(),
  trials: z.array(z.coerce.number()).nullable(),
});

/** Why runs and trials of a sweep failed: each reason once, in the order they came. */
export async function readFailures(ctx: Context, sweepId: number): Promise<SweepFailures> {
  const failed = stateWord("failed");
  const { rows } = await ctx.execute(sql`
    with failed as (
      select r.id as run_id, null::int as number, t.number as place, r.failure
      from run r join trial t on t.id = r.trial_id
      where r.sweep_id = ${sweepId} and r.deleted_at is null and r.state = ${failed}
      union all
      select null, t.number, t.number, t.failure from trial t
      where t.sweep_id = ${sweepId} and t.state = ${failed} and not exists (
        select from run r where r.trial_id = t.id and r.deleted_at is null and r.state = ${failed})
    )
    select count(*) over () as reasons, coalesce(failure ->> 'message', 'no reason was recorded') as message,
      (array_agg(failure ->> 'remedy'))[1] as remedy, count(run_id) as runs,
      (array_agg(run_id order by run_id) filter (where run_id is not null))[1:${sql.raw(String(MAX_NAMED))}] as run_ids,
      (array_agg(number order by number) filter (where number is not null))[1:${sql.raw(String(MAX_NAMED))}] as trials
    from failed group by 2 order by min(place), min(run_id) limit ${MAX_REASONS}`);
  const found = rows.map((row) => reasonRow.parse(row));
  return {
    count: found[0]?.reasons ?? 0,
    first: found.map(({ message, remedy, runs, run_ids, trials }) => ({
      message,
      ...(remedy === null ? {} : { remedy }),
      runs,
      runIds: run_ids ?? [],
      trials: trials ?? [],
    })),
  };
}
