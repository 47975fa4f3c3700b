import { trialMachine } from "@foldwise/core/states";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import { trial } from "../../schema";
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
  /** The classes by which trials failed, with how many; the most frequent first. */
  classes: { failure: string; trials: number }[];
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
  const byClass = found.length === 0 ? {} : await countFailures(ctx, sweepId);
  return {
    count: found[0]?.reasons ?? 0,
    first: found.map(({ message, remedy, runs, run_ids, trials }) => ({
      message,
      ...(remedy === null ? {} : { remedy }),
      runs,
      runIds: run_ids ?? [],
      trials: trials ?? [],
    })),
    classes: Object.entries(byClass)
      .map(([failure, count]) => ({ failure, trials: count }))
      .toSorted((a, b) => b.trials - a.trials || (a.failure < b.failure ? -1 : 1)),
  };
}

/** How many trials of a sweep failed, by the class of their failure. */
export async function countFailures(ctx: Context, sweepId: number): Promise<Record<string, number>> {
  const kind = sql<string>`coalesce(${trial.failure} ->> 'kind', 'unknown')`;
  const rows = await ctx
    .select({ kind, count: sql`count(*)`.mapWith(Number) })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), eq(trial.state, trialMachine.to("fail"))))
    .groupBy(kind)
    .orderBy(kind);
  return Object.fromEntries(rows.map((row) => [row.kind, row.count]));
}
