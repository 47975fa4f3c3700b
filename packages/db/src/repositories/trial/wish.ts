import type { Context } from "../../client";
import { loadTrial } from "./load";

/** What the sweep of a trial wants of it now. */
export async function trialWish({
  ctx,
  trialId,
}: {
  ctx: Context;
  trialId: number;
}): Promise<"run" | "pause" | "cancel"> {
  const { sweep } = await loadTrial({ ctx, trialId });
  return sweep.deletedAt === null ? sweep.intent : "cancel";
}
