import { ACTIVE_STATES } from "@foldwise/core/states";
import { asc, inArray } from "drizzle-orm";
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
