import { FoldwiseError } from "@foldwise/core/errors";
import type { AttemptOutcome } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, type Failure, training } from "../../schema";
import { lockRunsOfTrainings, lockTrainings } from "../locks";
import { MAX_FAILURES_IN_ROW, REMEDY_FOR_REPEATED, type TrainingRow } from "./claim";
import { failLiveRuns, restLiveRuns } from "./live-runs";
import { readWishes } from "./wish";

/** How an attempt ended and what becomes of its training. */
export type AttemptEnd =
  /** Trained to its end: `complete` (every epoch) or `early-stopped`. */
  | { outcome: "complete"; as: "complete" | "early-stopped" }
  /** Nobody wants it to go on now; `failure` where its trainer had to be killed for that. */
  | {
      outcome: "paused" | "stopped" | "drained";
      state: "queued" | "paused" | "cancelled";
      failure?: Failure;
    }
  /** `final`: trying again would end the same way; `own`: for this trial alone, others may have what it lacks. */
  | { outcome: "failed"; failure: Failure; final: boolean | "own" };

/**
 * Ends an attempt. A failure that is not final leaves the training queued, until five in a row came without a
 * finished epoch. One of the trial's own fails its runs, and the training only when no other trial wants it.
 * @returns the training as it stands afterwards, and whether the trial's runs have failed.
 * @throws FoldwiseError `fenced` when a newer attempt has it.
 */
export async function endAttempt({
  ctx,
  trainingId,
  trialId,
  number,
  end,
}: {
  ctx: Context;
  trainingId: number;
  /** The trial that it was for. */
  trialId: number;
  number: number;
  end: AttemptEnd;
}): Promise<TrainingRow & { failed: boolean }> {
  return ctx.transaction(async (tx) => {
    await lockRunsOfTrainings(tx, [trainingId]);
    const [row] = await lockTrainings(tx, [trainingId]);
    if (!row || row.attempt !== number)
      throw new FoldwiseError("fenced", `Attempt ${number} of training ${trainingId} has been taken over.`);
    const [ended] = await tx
      .update(attempt)
      .set({
        endedAt: sql`clock_timestamp()`,
        outcome: end.outcome satisfies AttemptOutcome,
        toEpoch: row.epoch,
        progress: null,
        failure: end.outcome === "complete" ? null : (end.failure ?? null),
      })
      .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number), isNull(attempt.endedAt)))
      .returning();
    const isOwn = end.outcome === "failed" && end.final === "own";
    // Ended before, by a try of this same call whose answer was lost on the way.
    if (!ended) return { ...row, failed: isOwn || row.state === "failed" };

    const left = isOwn ? await leave(tx, { trainingId, trialId, failure: end.failure }) : null;
    const change = left ? { state: left } : changeOf(row, ended.fromEpoch, end);
    const [after] = await tx.update(training).set(change).where(eq(training.id, trainingId)).returning();
    if ("failure" in change && change.failure) await failLiveRuns(tx, trainingId, change.failure);
    if (change.state === "queued" || change.state === "paused" || change.state === "cancelled")
      await restLiveRuns(tx, trainingId);
    return { ...(after ?? row), failed: isOwn || change.state === "failed" };
  });
}

/** Fails one trial's runs; null when nobody else wants the training, or what becomes of it. */
async function leave(
  tx: Context,
  { trainingId, trialId, failure }: { trainingId: number; trialId: number; failure: Failure },
): Promise<"queued" | "paused" | null> {
  await failLiveRuns(tx, trainingId, failure, trialId);
  const { othersGo, anyPaused } = await readWishes({ ctx: tx, trainingId, trialId });
  if (othersGo) return "queued";
  return anyPaused ? "paused" : null;
}

function changeOf(row: TrainingRow, fromEpoch: number, end: AttemptEnd) {
  const finishedAt = sql`now()`;
  if (end.outcome === "complete")
    return { state: "complete" as const, outcome: end.as, failuresInRow: 0, failure: null, finishedAt };
  if (end.outcome !== "failed")
    return end.state === "cancelled" ? { state: end.state, finishedAt } : { state: end.state };
  const failuresInRow = row.epoch === fromEpoch ? row.failuresInRow + 1 : row.failuresInRow;
  if (end.final !== false)
    return { state: "failed" as const, failure: end.failure, failuresInRow, finishedAt };
  if (failuresInRow >= MAX_FAILURES_IN_ROW) {
    const message = `${end.failure.message} (attempt ${failuresInRow} in a row without a finished epoch)`;
    const failure: Failure = { ...end.failure, message, remedy: REMEDY_FOR_REPEATED };
    return { state: "failed" as const, failure, failuresInRow, finishedAt };
  }
  return { state: "queued" as const, failuresInRow };
}
