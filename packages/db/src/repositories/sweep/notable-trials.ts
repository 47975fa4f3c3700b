import type { Plan } from "@foldwise/core/sweep";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";
import { bestFirst, isRated } from "./rated";

/** A sweep of so many trials is shown whole; of a larger one the trials of note. */
export const MAX_SHOWN_TRIALS = 100;
const BEST = 10;
const RUNNING = 8;
/** Shown of a sweep of which nothing runs and nothing has an objective. */
const FIRST = 20;

/**
 * Ids of a sweep's trials by number: all of them where there are few, else the best, the best of each variant, those that
 * run, and the ones asked for.
 * @param total how many trials there are
 * @param asked numbers of trials that are to be among them
 */
export async function notableTrials(
  ctx: Context,
  { sweepId, plan, total, asked }: { sweepId: number; plan: Plan; total: number; asked: readonly number[] },
): Promise<number[]> {
  const all = sql`select id, number from trial where sweep_id = ${sweepId}`;
  if (total <= MAX_SHOWN_TRIALS) return idsOf(ctx, sql`${all}`);
  const order = bestFirst(plan.objective.direction);
  const variants = Object.keys(plan.variants);
  const found = await idsOf(
    ctx,
    sql`(${all} and ${isRated} ${order} limit ${BEST})
    union (select t.id, t.number from unnest(${sql.param(variants)}::text[]) variant, lateral (
      ${all} and ${isRated} and trial.variant = variant ${order} limit 1) t)
    union (${all} and state = ${stateWord("running")} order by number desc limit ${RUNNING})
    union (${all} and is_refit)
    union (${all} and number = any(${sql.param(asked)}::int[]))`,
  );
  return found.length > 0 ? found : idsOf(ctx, sql`${all} order by number limit ${FIRST}`);
}

async function idsOf(ctx: Context, trials: ReturnType<typeof sql>): Promise<number[]> {
  const { rows } = await ctx.execute<{ id: string }>(sql`select id from (${trials}) t order by number`);
  return rows.map(({ id }) => Number(id));
}
