import { and, eq, gt, isNull, ne, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, type Failure, worker } from "../../schema";

/** Lost attempts in a row whose worker ended with them, after which a training has failed. */
export const MAX_WORKER_DEATHS = 2;
/** Longer than a worker that is there goes without reporting: it does so every 5 s. */
const SILENT_MS = 15_000;

/**
 * How many of a training's last attempts, lost without a finished epoch, ended their worker: it reported no more once the
 * attempt had gone silent, and either nothing else ran on it or it was still preparing this attempt, which it does in its
 * own process. A training that merely ran beside the one that ended the worker is not counted.
 *
 * @param after number of the attempt before those
 * @returns how many, and in how many milliseconds that is certain, as a worker may have reported a moment ago
 */
export async function countWorkerDeaths({
  ctx,
  trainingId,
  after,
  leaseMs,
}: {
  ctx: Context;
  trainingId: number;
  after: number;
  leaseMs: number;
}): Promise<{ deaths: number; certainInMs: number }> {
  const silence = sql`make_interval(secs => ${Math.max(SILENT_MS, leaseMs) / 1000})`;
  const rows = await ctx
    .select({
      number: attempt.number,
      workerId: attempt.workerId,
      wasPrepared: sql<boolean>`${attempt.environment} is not null`,
      leftMs:
        sql<number>`${SILENT_MS} - extract(epoch from clock_timestamp() - ${worker.seenAt}) * 1000`.mapWith(
          Number,
        ),
    })
    .from(attempt)
    .innerJoin(worker, eq(worker.id, attempt.workerId))
    .where(
      and(
        eq(attempt.trainingId, trainingId),
        gt(attempt.number, after),
        or(isNull(attempt.endedAt), eq(attempt.outcome, "lost")),
        isNull(worker.stoppedAt),
        // One that reported for longer has outlived the attempt.
        sql`${worker.seenAt} <= ${attempt.seenAt} + ${silence}`,
      ),
    );
  let deaths = 0;
  let certainInMs = 0;
  for (const { number, workerId, wasPrepared, leftMs } of rows) {
    if (wasPrepared && (await ranBesideOthers(ctx, { trainingId, number, workerId }))) continue;
    deaths += 1;
    certainInMs = Math.max(certainInMs, Math.ceil(leftMs));
  }
  return { deaths, certainInMs };
}

async function ranBesideOthers(
  ctx: Context,
  { trainingId, number, workerId }: { trainingId: number; number: number; workerId: string },
): Promise<boolean> {
  const [other] = await ctx
    .select({ number: attempt.number })
    .from(attempt)
    .where(
      and(
        eq(attempt.workerId, workerId),
        or(isNull(attempt.endedAt), eq(attempt.outcome, "lost")),
        or(ne(attempt.trainingId, trainingId), ne(attempt.number, number)),
      ),
    )
    .limit(1);
  return other !== undefined;
}

export function workerDeathsFailure(deaths: number, epoch: number): Failure {
  return {
    kind: "lost",
    message: `The worker process ended ${deaths} times in a row while it ran this training, without a finished epoch.`,
    remedy:
      "Check the worker's log for the cause. If it was killed or its machine was switched off, retry; the training resumes from its last checkpoint.",
    epoch,
  };
}
