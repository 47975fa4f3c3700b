import { ANSWERED_JOB_STATES } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateList } from "../../state-list";
import { namedArtifacts } from "../purge/named-artifacts";
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
  const stillNamed = await namedArtifacts(ctx, named);
  return [...new Set(named)].filter((sha256) => !stillNamed.has(sha256));
}
