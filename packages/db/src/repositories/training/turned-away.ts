import { trainingMachine } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt } from "../../schema";
import type { StoredCheckpoint } from "../checkpoint";
import { readDemand } from "./demand";
import type { TrainingRow } from "./row";

export type ClaimOutcome =
  | {
      kind: "claimed";
      training: Pick<TrainingRow, "spec" | "failuresInRow">;
      attempt: number;
      /** Last stored epoch: what the attempt goes on from. */
      fromEpoch: number;
      /** Of that epoch; null for a fresh start. */
      checkpoint: StoredCheckpoint | null;
    }
  | { kind: "busy"; epoch: number /** When the holder's lease ends unless it is renewed. */; retryMs: number }
  | { kind: "complete" | "failed" | "paused" | "cancelled" | "until-epoch"; epoch: number };

/** Why a training is not to be claimed now; null where it is. */
export async function turnedAway(
  tx: Context,
  {
    row,
    trialId,
    leaseMs,
    untilEpoch,
  }: { row: TrainingRow; trialId: number; leaseMs: number; untilEpoch?: number | undefined },
): Promise<Exclude<ClaimOutcome, { kind: "claimed" }> | null> {
  if (!trainingMachine.next(row.state, "claim").isAllowed)
    return { kind: row.state === "complete" ? "complete" : "failed", epoch: row.epoch };
  const { own } = await readDemand({ ctx: tx, trainingId: row.id, trialId });
  if (own !== "run") return { kind: own === "pause" ? "paused" : "cancelled", epoch: row.epoch };
  const holder = await openAttempt(tx, { row, leaseMs });
  if (!holder || holder.leftMs <= 0) return null;
  // An attempt for another trial trains beyond what this one wants.
  if (untilEpoch !== undefined && row.epoch >= untilEpoch) return { kind: "until-epoch", epoch: row.epoch };
  return { kind: "busy", epoch: row.epoch, retryMs: Math.ceil(holder.leftMs) };
}

/** The attempt that has not ended and what is left of its lease, milliseconds. */
export async function openAttempt(tx: Context, { row, leaseMs }: { row: TrainingRow; leaseMs: number }) {
  const [holder] = await tx
    .select({
      number: attempt.number,
      fromEpoch: attempt.fromEpoch,
      leftMs:
        sql<number>`${leaseMs} - extract(epoch from clock_timestamp() - ${attempt.seenAt}) * 1000`.mapWith(
          Number,
        ),
    })
    .from(attempt)
    .where(and(eq(attempt.trainingId, row.id), eq(attempt.number, row.attempt), isNull(attempt.endedAt)));
  return holder;
}
