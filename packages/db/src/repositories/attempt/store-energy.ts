import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt } from "../../schema";

/** What the GPU of an attempt has used so far. Nothing happens to one that has ended. */
export async function storeEnergy({
  ctx,
  trainingId,
  number,
  energyKwh,
}: {
  ctx: Context;
  trainingId: number;
  number: number;
  energyKwh: number;
}): Promise<void> {
  await ctx
    .update(attempt)
    .set({ energyKwh })
    .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number), isNull(attempt.endedAt)));
}
