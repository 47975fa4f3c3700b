import type { SweepState } from "@foldwise/core/states";
import type { NextTrials } from "@foldwise/core/sweep";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { SweepNow } from "./sweep-now";
import type { OpenTrial } from "./waiting-trials";

/**
 * Makes the next trials of a sweep that is still as it was read, and writes down how far its sampler is, in one statement.
 * The sweep's own row says that no other step has come in between: each that makes a trial changes it.
 * @param state that the sweep gets; null leaves it
 * @returns the trials, in order of number; null where the sweep has changed and nothing is written
 */
export async function insertNextTrials({
  ctx,
  sweepId,
  row,
  next: { next, proposed, isExhausted },
  state,
}: {
  ctx: Context;
  sweepId: number;
  row: SweepNow;
  next: NextTrials;
  state: SweepState | null;
}): Promise<OpenTrial[] | null> {
  const exhausted = isExhausted ? Math.max(1, proposed) : 0;
  const isAsRead = sql`id = ${sweepId} and uid = ${row.uid} and generation = ${row.generation} and deleted_at is null
    and state = ${row.state} and intent = ${row.intent} and intent_version = ${row.intentVersion}
    and plan_version = ${row.planVersion} and limit_reached is null
    and proposed = ${row.proposed} and exhausted = ${row.exhausted}`;
  const isNothing =
    next.length === 0 && state === null && row.proposed === proposed && row.exhausted === exhausted;
  if (isNothing) {
    const { rows } = await ctx.execute(sql`select from sweep where ${isAsRead}`);
    return rows.length > 0 ? [] : null;
  }
  const planned = next.map(({ outerFold, isRefit, ...trial }) => ({
    ...trial,
    outer_fold: outerFold,
    is_refit: isRefit,
  }));
  const { rows } = await ctx.execute<{ id: string; number: number; generation: number }>(sql`
    with current as (
      update sweep set proposed = ${proposed}, exhausted = ${exhausted},
        state = coalesce(${state}::sweep_state, state),
        started_at = case when ${state}::sweep_state is null then started_at else coalesce(started_at, now()) end
      where ${isAsRead}
      returning id, plan_version
    ), made as (
      insert into trial (sweep_id, number, proposal, variant, configuration, reason, suggestion, outer_fold, is_refit,
        rung, plan_version, rule_version)
      select current.id, n.number, n.proposal, n.variant, n.configuration, n.reason, n.suggestion, n.outer_fold,
        n.is_refit, n.rung, current.plan_version, current.plan_version
      from current cross join jsonb_to_recordset(${JSON.stringify(planned)}::jsonb) as n(number int, proposal int,
        variant text, configuration jsonb, reason text, suggestion jsonb, outer_fold int, is_refit boolean, rung int)
      order by n.number
      returning id, number, generation
    )
    select id, number, generation from made union all select id, 0, 0 from current`);
  if (rows.length === 0) return null;
  return rows
    .filter(({ number }) => number > 0)
    .map(({ id, number, generation }): OpenTrial => [Number(id), number, generation])
    .toSorted(([, a], [, b]) => a - b);
}
