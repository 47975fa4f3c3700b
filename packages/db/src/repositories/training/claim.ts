import { resolveTraining, type TrainingSpec } from "@foldwise/core";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, checkpoint, training } from "../../schema";
import { loadTrial } from "../trial/load";
import { failLiveRuns, startLiveRuns } from "./live-runs";
import { readWishes } from "./wish";
import { countWorkerDeaths, MAX_WORKER_DEATHS, workerDeathsFailure } from "./worker-deaths";

export type TrainingRow = typeof training.$inferSelect;

/** Attempts in a row that may end without a finished epoch. */
export const MOST_FAILURES_IN_ROW = 5;
export const REMEDY_FOR_REPEATED =
  "See the worker's log, then retry: the training goes on from its last checkpoint.";

export type Claim =
  | {
      kind: "claimed";
      training: TrainingRow;
      attempt: number;
      /** Last stored epoch: what the attempt goes on from. */
      fromEpoch: number;
      /** SHA-256 of that epoch's checkpoint; null for a fresh start. */
      checkpoint: string | null;
    }
  | { kind: "busy"; epoch: number /** When the holder's lease ends unless it is renewed. */; retryMs: number }
  | { kind: "complete" | "failed" | "paused" | "cancelled"; epoch: number };

/**
 * Takes a training for one attempt: raises the fence, so that every later write of an older attempt is refused, and
 * says where to go on. The attempt looks for its weights where the trial that asks has them. An attempt whose lease ran
 * out is marked lost; five in a row without a finished epoch, or two that ended their worker, and the training has
 * failed.
 */
export async function claimTraining({
  ctx,
  trainingId,
  trialId,
  workerId,
  leaseMs,
}: {
  ctx: Context;
  trainingId: number;
  trialId: number;
  workerId: string;
  leaseMs: number;
}): Promise<Claim> {
  return ctx.transaction(async (tx) => {
    const [row] = await tx.select().from(training).where(eq(training.id, trainingId)).for("update");
    if (!row) return { kind: "cancelled", epoch: 0 };
    if (row.state === "complete" || row.state === "failed") return { kind: row.state, epoch: row.epoch };
    const { own } = await readWishes({ ctx: tx, trainingId, trialId });
    if (own !== "go") return { kind: own, epoch: row.epoch };

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
      .where(
        and(eq(attempt.trainingId, trainingId), eq(attempt.number, row.attempt), isNull(attempt.endedAt)),
      );
    let failures = row.failuresInRow;
    let deaths = 0;
    if (holder) {
      if (holder.leftMs > 0) return { kind: "busy", epoch: row.epoch, retryMs: Math.ceil(holder.leftMs) };
      if (row.epoch === holder.fromEpoch) failures += 1;
      const counted = await countWorkerDeaths({
        ctx: tx,
        trainingId,
        after: row.attempt - failures,
        leaseMs,
      });
      deaths = counted.deaths;
      if (deaths >= MAX_WORKER_DEATHS && counted.certainInMs > 0)
        return { kind: "busy", epoch: row.epoch, retryMs: counted.certainInMs };
      await tx
        .update(attempt)
        .set({ endedAt: sql`clock_timestamp()`, outcome: "lost", toEpoch: row.epoch, progress: null })
        .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, holder.number)));
    }
    if (failures >= MOST_FAILURES_IN_ROW || deaths >= MAX_WORKER_DEATHS) {
      const failure =
        deaths >= MAX_WORKER_DEATHS
          ? workerDeathsFailure(deaths, row.epoch)
          : {
              kind: "lost",
              message: `${failures} attempts in a row were lost without a finished epoch.`,
              remedy: REMEDY_FOR_REPEATED,
              epoch: row.epoch,
            };
      await tx
        .update(training)
        .set({ state: "failed", failure, failuresInRow: failures, finishedAt: sql`now()` })
        .where(eq(training.id, trainingId));
      await failLiveRuns(tx, trainingId, failure);
      return { kind: "failed", epoch: row.epoch };
    }

    const number = row.attempt + 1;
    await tx.insert(attempt).values({ trainingId, number, workerId, fromEpoch: row.epoch });
    const [claimed] = await tx
      .update(training)
      .set({
        attempt: number,
        spec: await withPlaceOf(tx, row.spec, trialId),
        state: "running",
        failuresInRow: failures,
        failure: null,
        startedAt: row.startedAt ?? sql`now()`,
      })
      .where(eq(training.id, trainingId))
      .returning();
    await startLiveRuns(tx, trainingId);
    return {
      kind: "claimed",
      training: claimed ?? row,
      attempt: number,
      fromEpoch: row.epoch,
      checkpoint: row.epoch === 0 ? null : await checkpointOf(tx, trainingId, row.epoch),
    };
  });
}

/** The place of the weights is no part of a fingerprint: trials that share a training may name different ones. */
async function withPlaceOf(ctx: Context, spec: TrainingSpec, trialId: number): Promise<TrainingSpec> {
  const { trainer } = spec;
  if (trainer.kind !== "tfjs" || typeof trainer.weights === "string") return spec;
  const { sweep, trial } = await loadTrial({ ctx, trialId });
  const own = resolveTraining(sweep.plan, trial.variant, trial.configuration).trainer;
  return own.kind === "tfjs" ? { ...spec, trainer: { ...trainer, weights: own.weights } } : spec;
}

async function checkpointOf(ctx: Context, trainingId: number, epoch: number): Promise<string> {
  const [stored] = await ctx
    .select({ sha256: checkpoint.sha256 })
    .from(checkpoint)
    .where(
      and(eq(checkpoint.trainingId, trainingId), eq(checkpoint.epoch, epoch), isNull(checkpoint.removedAt)),
    )
    .orderBy(desc(checkpoint.id))
    .limit(1);
  // The epoch and its checkpoint are written in one transaction.
  if (!stored) throw new Error(`training ${trainingId} has epoch ${epoch} but no checkpoint of it`);
  return stored.sha256;
}
