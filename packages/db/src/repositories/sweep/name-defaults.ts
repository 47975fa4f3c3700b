import { nameDefaultsOf01 } from "@foldwise/core/sweep";
import { asc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep } from "../../schema";

const AT_ONCE = 100;

/**
 * Names in the texts of stored plans the defaults of 0.1 that have changed since, some plans at a time, so that a copy of
 * a sweep trains what the sweep trained.
 * @returns how many plans were looked at; 0 once there are none left.
 */
export async function namePlanDefaults(ctx: Context): Promise<number> {
  const rows = await ctx
    .select({ id: sweep.id, source: sweep.source })
    .from(sweep)
    .where(eq(sweep.hasDefaultsOf01, true))
    .orderBy(asc(sweep.id))
    .limit(AT_ONCE)
    .for("update");
  for (const { id, source } of rows)
    await ctx
      .update(sweep)
      .set({ source: nameDefaultsOf01(source), hasDefaultsOf01: false })
      .where(eq(sweep.id, id));
  return rows.length;
}
