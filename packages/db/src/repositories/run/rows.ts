import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { childCount, FOLD_OF_RUN, parentId, SEED_OF_RUN } from "../../query";
import { attempt, dataset, run, sweep, training, trial } from "../../schema";
import { evaluatedObjective } from "../checkpoint/evaluated";
import { isClaimed, isQueued } from "../training/claimed";

/**
 * A run with what stands beside it; at most one row a run. Without the plan of its sweep and the spec of its training,
 * which are most of what would be read of a run and the same for many.
 */
export function selectRuns(ctx: Context, where: SQL | undefined, limit: number) {
  return ctx
    .select({
      run,
      fold: FOLD_OF_RUN,
      seed: SEED_OF_RUN,
      sweep: { id: sweep.id, name: sweep.name },
      trial: {
        id: trial.id,
        number: trial.number,
        variant: trial.variant,
        outerFold: trial.outerFold,
        isRefit: trial.isRefit,
        stop: trial.stop,
      },
      training: {
        id: training.id,
        attempt: training.attempt,
        epoch: training.epoch,
        bestEpoch: training.bestEpoch,
        epochs: training.epochs,
        trainer: sql<string>`${training.spec} -> 'trainer' ->> 'kind'`,
        isClaimed: isClaimed(sql`${training}`),
        isQueued: isQueued(sql`${training}`),
      },
      evaluated: evaluatedObjective,
      attempt: { fromEpoch: attempt.fromEpoch, progress: attempt.progress, outcome: attempt.outcome },
      dataset: {
        id: dataset.id,
        slug: dataset.slug,
        name: dataset.name,
        isSynthetic: dataset.isSynthetic,
        paper: dataset.paper,
      },
    })
    .from(run)
    .leftJoin(sweep, eq(sweep.id, run.sweepId))
    .leftJoin(trial, eq(trial.id, run.trialId))
    .leftJoin(training, eq(training.id, run.trainingId))
    .leftJoin(attempt, and(eq(attempt.trainingId, training.id), eq(attempt.number, training.attempt)))
    .leftJoin(dataset, eq(dataset.id, sweep.datasetId))
    .where(where)
    .orderBy(desc(run.id))
    .limit(limit);
}

export type RunRow = Awaited<ReturnType<typeof selectRuns>>[number];

/**
 * Which run each of these is nested in, and how many are nested in it, by id. In a statement of its own: Postgres estimates so much
 * for these that beside the joins of `selectRuns` it would choose those as if all cost the same.
 */
export async function selectNesting(ctx: Context, ids: readonly number[]) {
  if (ids.length === 0) return new Map<number, never>();
  const rows = await ctx
    .select({ id: run.id, parentId: parentId(), children: childCount() })
    .from(run)
    .where(inArray(run.id, [...ids]));
  return new Map(rows.map(({ id, ...nesting }) => [id, nesting]));
}
