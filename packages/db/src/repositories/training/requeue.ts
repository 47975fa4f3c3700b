import { and, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { training } from "../../schema";

/** A training that a run joins goes on where it stopped: one that failed, was cancelled or is paused is queued again. */
export async function requeueTrainings(tx: Context, trainingIds: readonly number[]): Promise<void> {
  await tx
    .update(training)
    .set({ state: "queued", failure: null, failuresInRow: 0, finishedAt: null })
    .where(
      and(inArray(training.id, [...trainingIds]), inArray(training.state, ["failed", "cancelled", "paused"])),
    );
}
