import { ANSWERED_JOB_STATES } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateList } from "../../state-list";
import { REQUEST_HOURS } from "./find";

/**
 * Removes requests whose time is over, with their images.
 * @returns artifacts that they named and nothing names any more; the caller removes the files.
 */
export async function purgeRequests({
  ctx,
  olderThanHours = REQUEST_HOURS,
}: {
  ctx: Context;
  olderThanHours?: number;
}): Promise<string[]> {
  const { rows } = await ctx.execute<{ artifact: string | null }>(sql`
    delete from worker_request
    where created_at < now() - make_interval(hours => ${olderThanHours})
      and (state in ${stateList(ANSWERED_JOB_STATES)} or created_at < now() - make_interval(hours => ${2 * olderThanHours}))
    returning artifact`);
  const named = rows.flatMap(({ artifact }) => artifact ?? []);
  if (named.length === 0) return [];
  const { rows: free } = await ctx.execute<{ sha256: string }>(sql`
    select distinct h.sha256 from unnest(${sql.param(named)}::text[]) as h(sha256)
    where not exists (select 1 from worker_request r where r.artifact = h.sha256)
      and not exists (select 1 from checkpoint c where c.sha256 = h.sha256 and c.removed_at is null)
      and not exists (select 1 from dataset d where position(h.sha256 in d.manifest::text) > 0)`);
  return free.map(({ sha256 }) => sha256);
}
