import { ACTIVE_STATES } from "@foldwise/core/states";
import { asc, eq, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep } from "../../schema";

export interface ActiveSweep {
  id: number;
  uid: string;
  generation: number;
  intentVersion: number;
}

/** Sweeps that have not ended, deleted ones among them: those still have to stop. */
export async function listActiveSweeps({ ctx }: { ctx: Context }): Promise<ActiveSweep[]> {
  return ctx
    .select({
      id: sweep.id,
      uid: sweep.uid,
      generation: sweep.generation,
      intentVersion: sweep.intentVersion,
    })
    .from(sweep)
    .where(inArray(sweep.state, [...ACTIVE_STATES]))
    .orderBy(asc(sweep.id));
}

/** The generation a sweep is in now; null when it is gone. */
export async function sweepGeneration({ ctx, id }: { ctx: Context; id: number }): Promise<number | null> {
  const [row] = await ctx.select({ generation: sweep.generation }).from(sweep).where(eq(sweep.id, id));
  return row?.generation ?? null;
}
