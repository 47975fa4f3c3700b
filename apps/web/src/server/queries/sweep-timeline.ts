import type { SweepTimeline } from "@foldwise/core/contracts/http/sweep-search";
import { ATTEMPT_OUTCOMES } from "@foldwise/core/states";
import type { Database } from "@foldwise/db/client";
import { readTimeline } from "@foldwise/db/repositories/sweep";

const MAX_ATTEMPTS = 5_000;

/** Which worker trained which trial when. @throws FoldwiseError `not-found`. */
export async function readSweepTimeline({
  db,
  sweepId,
}: {
  db: Database;
  sweepId: number;
}): Promise<SweepTimeline> {
  const { attempts, createdAt, resourceClass, left } = await readTimeline({
    ctx: db,
    sweepId,
    limit: MAX_ATTEMPTS,
  });
  const workers = [...new Set(attempts.map(({ workerId }) => workerId))].sort();
  const positions = new Map(workers.map((worker, index) => [worker, index]));
  const seconds = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 100) / 10;
  return {
    from: createdAt.toISOString(),
    workers,
    resourceClass,
    outcomes: [...ATTEMPT_OUTCOMES],
    left,
    columns: {
      worker: attempts.map(({ workerId }) => positions.get(workerId) ?? 0),
      trial: attempts.map(({ trial }) => trial),
      fold: attempts.map(({ fold }) => fold),
      attempt: attempts.map(({ attempt }) => attempt),
      start: attempts.map(({ claimedAt }) => seconds(createdAt, claimedAt)),
      duration: attempts.map(({ claimedAt, endedAt }) => (endedAt ? seconds(claimedAt, endedAt) : null)),
      outcome: attempts.map(({ outcome }) => (outcome === null ? null : ATTEMPT_OUTCOMES.indexOf(outcome))),
    },
  };
}
