import { desiredOf, type SweepIntent } from "@foldwise/core/states";
import type { Context } from "../../client";
import { loadTrial } from "./load";

/** What is wanted of a trial now: what its sweep wants, but that one which was stopped is to end. */
export async function desiredTrialState({
  ctx,
  trialId,
}: {
  ctx: Context;
  trialId: number;
}): Promise<SweepIntent> {
  const { sweep, trial } = await loadTrial({ ctx, trialId });
  if (trial.stop !== null) return "cancel";
  return desiredOf({ intent: sweep.intent, isDeleted: sweep.deletedAt !== null });
}
