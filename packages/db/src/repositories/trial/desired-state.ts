import { desiredOf, type SweepIntent } from "@foldwise/core/states";
import type { Context } from "../../client";
import { loadTrial } from "./load";

/** What the sweep of a trial wants of it now. */
export async function desiredTrialState({
  ctx,
  trialId,
}: {
  ctx: Context;
  trialId: number;
}): Promise<SweepIntent> {
  const { sweep } = await loadTrial({ ctx, trialId });
  return desiredOf({ intent: sweep.intent, isDeleted: sweep.deletedAt !== null });
}
