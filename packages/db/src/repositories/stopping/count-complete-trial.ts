import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { trialReport } from "../../schema";

/** A trial is complete: from now on others are compared with it. */
export async function countCompleteTrial(tx: Context, trialId: number): Promise<void> {
  await tx.update(trialReport).set({ counts: true }).where(eq(trialReport.trialId, trialId));
}
