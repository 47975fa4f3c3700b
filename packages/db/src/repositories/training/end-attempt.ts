import type { AttemptOutcome } from "@foldwise/core";
import { FoldwiseError } from "@foldwise/core";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, type Failure, training } from "../../schema";
import { MOST_FAILURES_IN_ROW, type TrainingRow } from "./claim";
import { failLiveRuns, restLiveRuns } from "./live-runs";

/** How an attempt ended and what becomes of its training. */
export type AttemptEnd =
  /** Trained to its end: `complete` (every epoch) or `early-stopped`. */
  | { outcome: "complete"; as: "complete" | "early-stopped" }
  /** Nobody wants it to go on now. */
  | { outcome: "paused" | "stopped" | "drained"; state: "queued" | "paused" | "cancelled" }
  /** `final`: trying again would end the same way. */
  | { outcome: "failed"; failure: Failure; final: boolean };

/**
 * Ends an attempt. A failure that is not final leaves the training queued, until five in a row came without a
 * finished epoch.
 * @returns the training as it stands afterwards.
 * @throws FoldwiseError `fenced` when a newer attempt has it.
 */
export async function endAttempt({
  ctx,
  trainingId,
  number,
  end,
}: {
  ctx: Context;
  trainingId: number;
  number: number;
  end: AttemptEnd;
}): Promise<TrainingRow> {
  return ctx.transaction(async (tx) => {
    const [row] = await tx.select().from(training).where(eq(training.id, trainingId)).for("update");
    if (!row || row.attempt !== number)
      throw new FoldwiseError("fenced", `Attempt ${number} of training ${trainingId} has been taken over.`);
    const [ended] = await tx
      .update(attempt)
      .set({
        endedAt: sql`clock_timestamp()`,
        outcome: end.outcome satisfies AttemptOutcome,
        toEpoch: row.epoch,
        progress: null,
        failure: end.outcome === "failed" ? end.failure : null,
      })
      .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number), isNull(attempt.endedAt)))
      .returning();
    // Ended before, by a try of this same call whose answer was lost on the way.
    if (!ended) return row;

    const change = changeOf(row, ended.fromEpoch, end);
    const [after] = await tx.update(training).set(change).where(eq(training.id, trainingId)).returning();
    if (change.state === "failed" && end.outcome === "failed")
      await failLiveRuns(tx, trainingId, end.failure);
    if (change.state === "queued" || change.state === "paused" || change.state === "cancelled")
      await restLiveRuns(tx, trainingId);
    return after ?? row;
  });
}

function changeOf(row: TrainingRow, fromEpoch: number, end: AttemptEnd) {
  const finishedAt = sql`now()`;
  if (end.outcome === "complete")
    return { state: "complete" as const, outcome: end.as, failuresInRow: 0, failure: null, finishedAt };
  if (end.outcome !== "failed")
    return end.state === "cancelled" ? { state: end.state, finishedAt } : { state: end.state };
  const failuresInRow = row.epoch === fromEpoch ? row.failuresInRow + 1 : row.failuresInRow;
  if (end.final || failuresInRow >= MOST_FAILURES_IN_ROW)
    return { state: "failed" as const, failure: end.failure, failuresInRow, finishedAt };
  return { state: "queued" as const, failuresInRow };
}
