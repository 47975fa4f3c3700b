import { trainingMachine } from "@foldwise/core/states";
import { and, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { training } from "../../schema";

/**
 * Trainings go on where they stopped, those that the event changes: one that failed or was cancelled is queued again
 * by a retry, and a paused one as well where a run joins it.
 */
export async function requeueTrainings(
  tx: Context,
  trainingIds: readonly number[],
  event: "join" | "retry",
): Promise<void> {
  await tx
    .update(training)
    .set({ state: trainingMachine.to(event), failure: null, failuresInRow: 0, finishedAt: null })
    .where(
      and(
        inArray(training.id, [...trainingIds]),
        inArray(training.state, [...trainingMachine.changedBy(event)]),
      ),
    );
}
