import { FoldwiseError } from "@foldwise/core/errors";
import {
  type AttemptEnding,
  type AttemptOutcome,
  trainingAfter,
  trainingFollows,
  trainingMachine,
} from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, type Failure, training } from "../../schema";
import { lockRunsOfTrainings, lockTrainings } from "../locks";
import { REMEDY_FOR_REPEATED } from "./claim";
import { readDemand } from "./demand";
import { failLiveRuns, suspendLiveRuns } from "./live-runs";
import type { TrainingRow } from "./row";

/** How an attempt ended and what becomes of its training. */
export type AttemptEnd =
  /** Trained to its end: `complete` (every epoch) or `early-stopped`. */
  | { outcome: "complete"; as: "complete" | "early-stopped" }
  /** Nobody wants it to go on now; `failure` where its trainer had to be killed for that. */
  | {
      outcome: "paused" | "stopped" | "drained";
      /** What becomes of its training. */
      training: "release" | "pause" | "cancel";
      failure?: Failure;
    }
  /** `final`: trying again would end the same way; `own`: for this trial alone, others may have what it lacks. */
  | { outcome: "failed"; failure: Failure; final: boolean | "own" };

/**
 * Ends an attempt. A failure that is not final leaves the training queued, until five in a row came without a
 * finished epoch. One of the trial's own fails its runs, and the training only when no other trial wants it.
 * @returns the training as it stands afterwards, and whether the trial's runs have failed.
 * @throws FoldwiseError `fenced` when a newer attempt has it, or this one has been given up.
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
    if (!ended) {
      const [before] = await tx
        .select({ outcome: attempt.outcome })
        .from(attempt)
        .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, number)));
      if (before?.outcome === "lost")
        throw new FoldwiseError("fenced", `Attempt ${number} of training ${trainingId} has been given up.`);
      // Ended before, by a try of this same call whose answer was lost on the way.
      return { ...row, failed: isOwn || row.state === FAILED };
    }

    const left = isOwn ? await leave(tx, { trainingId, trialId, failure: end.failure }) : null;
    const change = left
      ? { state: trainingMachine.require(row.state, left) }
      : changeOf(row, ended.fromEpoch, end);
    const [after] = await tx.update(training).set(change).where(eq(training.id, trainingId)).returning();
    if ("failure" in change && change.failure) await failLiveRuns(tx, trainingId, change.failure);
    if (SUSPENDED.includes(change.state)) await suspendLiveRuns(tx, trainingId);
    return { ...(after ?? row), failed: isOwn || change.state === FAILED };
  });
}

const FAILED = trainingMachine.to("fail");
/** States in which a training stands still and may go on later. */
const SUSPENDED = (["release", "pause", "cancel"] as const).map((event) => trainingMachine.to(event));

/** Fails one trial's runs; null when nobody else wants the training, or what becomes of it. */
async function leave(
  tx: Context,
  { trainingId, trialId, failure }: { trainingId: number; trialId: number; failure: Failure },
): Promise<"release" | "pause" | null> {
  await failLiveRuns(tx, trainingId, failure, trialId);
  const event = trainingFollows(await readDemand({ ctx: tx, trainingId, trialId }));
  return event === "cancel" ? null : event;
}

function changeOf(row: TrainingRow, fromEpoch: number, end: AttemptEnd) {
  const { event, state, failuresInRow, isWornOut } = trainingAfter(row, fromEpoch, endingOf(end));
  const finishedAt = sql`now()`;
  if (end.outcome === "complete") return { state, outcome: end.as, failuresInRow, failure: null, finishedAt };
  if (event === "cancel") return { state, finishedAt };
  if (event !== "fail" || end.outcome !== "failed") return { state, failuresInRow };
  const message = `${end.failure.message} (attempt ${failuresInRow} in a row without a finished epoch)`;
  const failure: Failure = isWornOut ? { ...end.failure, message, remedy: REMEDY_FOR_REPEATED } : end.failure;
  return { state, failure, failuresInRow, finishedAt };
}

function endingOf(end: AttemptEnd): AttemptEnding {
  if (end.outcome === "complete") return { kind: "complete" };
  if (end.outcome === "failed") return { kind: "failed", isFinal: end.final !== false };
  return { kind: "stopped", event: end.training };
}
