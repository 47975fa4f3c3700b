import type { SweepIntent, SweepState } from "@foldwise/core/states";
import type { LimitReached } from "@foldwise/core/sweep";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep } from "../../schema";

/** What of a sweep changes while it goes on. */
export interface SweepNow {
  uid: string;
  generation: number;
  planVersion: number;
  concurrency: number;
  state: SweepState;
  intent: SweepIntent;
  intentVersion: number;
  isDeleted: boolean;
  hasStarted: boolean;
  limit: LimitReached | null;
  proposed: number;
  exhausted: number;
  /** Trials that an edit has put outside of the space. */
  outside?: number;
}

/** Undefined where there is no such sweep. */
export async function readSweepNow(ctx: Context, sweepId: number): Promise<SweepNow | undefined> {
  const [row] = await ctx
    .select({
      uid: sweep.uid,
      generation: sweep.generation,
      planVersion: sweep.planVersion,
      concurrency: sweep.concurrency,
      state: sweep.state,
      intent: sweep.intent,
      intentVersion: sweep.intentVersion,
      isDeleted: sql<boolean>`${sweep.deletedAt} is not null`,
      hasStarted: sql<boolean>`${sweep.startedAt} is not null`,
      limit: sweep.limitReached,
      proposed: sweep.proposed,
      exhausted: sweep.exhausted,
      start: sweep.searchStart,
    })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  if (!row) return undefined;
  const { start, ...now } = row;
  return { ...now, ...(start && { outside: start.outside }) };
}
