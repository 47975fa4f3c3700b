import { type PlannedStopping, stoppingOf } from "@foldwise/core/sweep";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep } from "../../schema";
import type { ReportedTrial } from "./watched-trials";

const MAX_KEPT = 64;
/** By sweep and version of its plan, which says the same for good. */
const kept = new Map<string, PlannedStopping | null>();

/** The stopping rule that a trial is judged by; null without one, and for what is trained once it is chosen. */
export async function plannedStopping(
  ctx: Context,
  { sweepId, sweepUid, planVersion, isRefit }: ReportedTrial,
): Promise<PlannedStopping | null> {
  if (isRefit) return null;
  const known = kept.get(`${sweepUid} ${planVersion}`);
  if (known !== undefined) return known;
  const [row] = await ctx
    .select({ plan: sweep.plan, planVersion: sweep.planVersion })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  const stopping = row ? stoppingOf(row.plan) : null;
  if (row) kept.set(`${sweepUid} ${row.planVersion}`, stopping);
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest);
  return stopping;
}
