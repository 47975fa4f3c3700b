import { PRUNED, type RunState, WAITING } from "@foldwise/core/states";
import { stoppingOf } from "@foldwise/core/sweep";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import type { sweep } from "../../schema";
import { stateList, stateWord } from "../../state-list";

/** Runs that have trained what they were to; one that was ended before may not have begun. */
const TRAINED = ["complete", WAITING] as const satisfies readonly RunState[];

/**
 * While a rule is silent all runs are looked up: a silence holds for so many times what that took, so that all pages together take
 * a twentieth of a connection. That a run has reported holds for good; that none has ended costs next to nothing.
 */
const KEPT_TIMES = 20;
const MAX_KEPT_MS = 10_000;
const MAX_KEPT_SWEEPS = 200;

/** By sweep, plan and state. */
const kept = new Map<string, { isSilent: boolean; until: number }>();

const answer = z.object({ is_any: z.boolean(), is_silent: z.boolean() });

/** Whether runs of a sweep have ended and none has reported the metric of its stopping rule. */
export async function readRuleSilence(
  ctx: Context,
  { id, uid, plan, planVersion, state }: typeof sweep.$inferSelect,
): Promise<boolean> {
  const metric = stoppingOf(plan)?.metric;
  if (metric === undefined) return false;
  const key = `${uid} ${planVersion} ${state}`;
  const start = performance.now();
  const known = kept.get(key);
  if (known && known.until > start) return known.isSilent;
  // Scalar subqueries are looked up run by run; an exists would have Postgres read the reports of all sweeps. Reports are the
  // rule's, and known at once; what others trained, or runs that an edit came after, are known by their compacted points.
  const { rows } = await ctx.execute(sql`
    with reported as (
      select exists (
        select from run r where r.sweep_id = ${id} and r.deleted_at is null and coalesce(
          (select 1 from run_report p where p.run_id = r.id limit 1),
          (select 1 from metric_latest l where l.run_id = r.id
             and l.name_id = (select n.id from metric_name n where n.name = ${metric}))) is not null
      ) as is_any
    )
    select not is_any and exists (
      select from run r join training t on t.id = r.training_id
      where r.sweep_id = ${id} and r.deleted_at is null and (r.state in ${stateList(TRAINED)}
          or (r.state = ${stateWord(PRUNED)} and (select 1 from metric_latest l where l.run_id = r.id limit 1) is not null))
        and (${planVersion === 0} and not r.shared
          or not exists (select from metric_journal j where j.owner_id = t.points_id))
    ) as is_silent, is_any from reported`);
  const { is_any, is_silent: isSilent } = answer.parse(rows[0]);
  const now = performance.now();
  if (is_any) kept.set(key, { isSilent, until: Number.POSITIVE_INFINITY });
  else if (isSilent)
    kept.set(key, { isSilent, until: now + Math.min(MAX_KEPT_MS, KEPT_TIMES * (now - start)) });
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT_SWEEPS) kept.delete(oldest);
  return isSilent;
}
