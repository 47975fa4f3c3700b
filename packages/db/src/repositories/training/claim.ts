import { MAX_FAILURES_IN_ROW, trainingMachine } from "@foldwise/core/states";
import { canonicalJson, resolveTraining, type TrainingSpec, trainingIdentity } from "@foldwise/core/sweep";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, checkpoint, training } from "../../schema";
import type { StoredCheckpoint } from "../checkpoint";
import { isQuotaFull } from "../experiment/quota";
import { loadTrial } from "../trial/load";
import { namesNoPlace } from "./claim-new";
import { failLiveRuns, startLiveRuns, suspendLiveRuns } from "./live-runs";
import { currentTrainingId, lockForVersions, takeOver } from "./take-over";
import { type ClaimOutcome, openAttempt, turnedAway } from "./turned-away";
import { isServedElsewhere, type Versions } from "./versions";
import { countWorkerDeaths, MAX_WORKER_DEATHS, workerDeathsFailure } from "./worker-deaths";

export const REMEDY_FOR_REPEATED =
  "Check the worker's log, then retry; the training resumes from its last checkpoint.";
/** How long a worker leaves a training that was begun under other versions to the worker that has these. */
const OTHER_BUILD_MS = 10_000;
/** How long a training that its experiment's quota keeps waiting leaves its slot to others. */
const QUOTA_MS = 5_000;

export type Claim = {
  /** The training that the claim is about: another one than asked for where the run has moved. */
  trainingId: number;
  /** Runs that joined it with this claim, as the claiming worker's versions differ from those that were expected. */
  joined: number[];
} & ClaimOutcome;

/**
 * Takes a training for one attempt: raises the fence, so that every later write of an older attempt is refused, and
 * says where to go on. A training is one of the versions of the worker that trains it: its fingerprint follows the
 * claim. The attempt looks for its weights where the trial that asks has them. An attempt whose lease ran out is marked
 * lost, and writes nothing from then on, whether or not another one begins (`IS_AT_WORK`); five in a row without a finished epoch, or two that ended their worker, and the training has failed.
 */
export async function claimTraining({
  ctx,
  trainingId: asked,
  trialId,
  workerId,
  leaseMs,
  untilEpoch,
  versions = null,
}: {
  ctx: Context;
  trainingId: number;
  trialId: number;
  workerId: string;
  leaseMs: number;
  /** There is nothing to claim of a training that has come so far. */
  untilEpoch?: number | undefined;
  /** Of the worker's trainer for this training; null takes the training as it is. */
  versions?: Versions | null;
}): Promise<Claim> {
  return ctx.transaction(async (tx) => {
    // Before all else, as the quota's lock comes first.
    const isFull = await isQuotaFull(tx, trialId);
    const current = await currentTrainingId(tx, { trainingId: asked, trialId });
    const locked = await lockForVersions(tx, { trainingId: current, versions });
    if (!locked) return { kind: "cancelled", epoch: 0, trainingId: current, joined: [] };
    const before = await turnedAway(tx, { row: locked.row, trialId, leaseMs, untilEpoch });
    if (before) return { ...before, trainingId: current, joined: [] };
    if (isFull)
      return { kind: "busy", epoch: locked.row.epoch, retryMs: QUOTA_MS, trainingId: current, joined: [] };
    if (locked.other && locked.row.epoch > 0) {
      const { spec, epoch } = locked.row;
      const { sweep } = await loadTrial({ ctx: tx, trialId });
      const resourceClass = sweep.plan.resources.class;
      if (await isServedElsewhere(tx, { spec, resourceClass, workerId }))
        return { kind: "busy", epoch, retryMs: OTHER_BUILD_MS, trainingId: current, joined: [] };
    }
    const { row, moved: joined } = await takeOver(tx, locked);
    const trainingId = row.id;
    if (joined.length > 0) {
      const after = await turnedAway(tx, { row, trialId, leaseMs, untilEpoch });
      if (after) return { ...after, trainingId, joined };
    }
    const holder = await openAttempt(tx, { row, leaseMs });
    let failures = row.failuresInRow;
    let deaths = 0;
    if (holder) {
      if (row.epoch === holder.fromEpoch) failures += 1;
      const counted = await countWorkerDeaths({
        ctx: tx,
        trainingId,
        after: row.attempt - failures,
        leaseMs,
      });
      deaths = counted.deaths;
      if (deaths >= MAX_WORKER_DEATHS && counted.certainInMs > 0)
        return { kind: "busy", epoch: row.epoch, retryMs: counted.certainInMs, trainingId, joined };
      await tx
        .update(attempt)
        .set({ endedAt: sql`clock_timestamp()`, outcome: "lost", toEpoch: row.epoch, progress: null })
        .where(and(eq(attempt.trainingId, trainingId), eq(attempt.number, holder.number)));
    }
    if (failures >= MAX_FAILURES_IN_ROW || deaths >= MAX_WORKER_DEATHS) {
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
        .set({
          state: trainingMachine.require(row.state, "fail"),
          failure,
          failuresInRow: failures,
          finishedAt: sql`now()`,
        })
        .where(eq(training.id, trainingId));
      await failLiveRuns(tx, trainingId, failure);
      return { kind: "failed", epoch: row.epoch, trainingId, joined };
    }

    // Trained so far for another trial, or by an attempt whose worker was lost before it could say so.
    if (untilEpoch !== undefined && row.epoch >= untilEpoch) {
      if (holder) {
        await tx
          .update(training)
          .set({ state: trainingMachine.require(row.state, "release"), failuresInRow: failures })
          .where(eq(training.id, trainingId));
        await suspendLiveRuns(tx, trainingId);
      }
      return { kind: "until-epoch", epoch: row.epoch, trainingId, joined };
    }
    const number = row.attempt + 1;
    await tx.insert(attempt).values({ trainingId, number, workerId, fromEpoch: row.epoch });
    const [claimed] = await tx
      .update(training)
      .set({
        attempt: number,
        spec: await withPlaceOf(tx, row.spec, trialId),
        state: trainingMachine.require(row.state, "claim"),
        failuresInRow: failures,
        failure: null,
        startedAt: row.startedAt ?? sql`now()`,
      })
      .where(eq(training.id, trainingId))
      .returning();
    await startLiveRuns(tx, trainingId);
    return {
      kind: "claimed",
      trainingId,
      joined,
      training: claimed ?? row,
      attempt: number,
      fromEpoch: row.epoch,
      checkpoint: row.epoch === 0 ? null : await checkpointOf(tx, trainingId, row.epoch),
    };
  });
}

/**
 * Where something lies (a file of weights) is no part of a fingerprint: trials that share a training may name different
 * places, and the one that asks is served from its own.
 */
async function withPlaceOf(ctx: Context, spec: TrainingSpec, trialId: number): Promise<TrainingSpec> {
  if (namesNoPlace(spec)) return spec;
  const identity = canonicalJson(trainingIdentity(spec));
  const { sweep, trial } = await loadTrial({ ctx, trialId });
  const own = resolveTraining(sweep.plan, trial.variant, trial.configuration);
  return canonicalJson(trainingIdentity(own)) === identity ? { ...spec, ...own } : spec;
}

async function checkpointOf(ctx: Context, trainingId: number, epoch: number): Promise<StoredCheckpoint> {
  const [stored] = await ctx
    .select({ sha256: checkpoint.sha256, content: checkpoint.content })
    .from(checkpoint)
    .where(
      and(eq(checkpoint.trainingId, trainingId), eq(checkpoint.epoch, epoch), isNull(checkpoint.removedAt)),
    )
    .orderBy(desc(checkpoint.id))
    .limit(1);
  // The epoch and its checkpoint are written in one transaction.
  if (!stored) throw new Error(`training ${trainingId} has epoch ${epoch} but no checkpoint of it`);
  return stored;
}
