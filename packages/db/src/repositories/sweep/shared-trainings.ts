import { type Plan, plannedWork, trainableTrials, trainingKey } from "@foldwise/core/sweep";
import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { split, training } from "../../schema";

/** Past this many runs nobody counts the shared trainings before the start: the count would take longer than it saves. */
export const MAX_COUNTED_RUNS = 5_000;

/** Trainings of one variant that are there already, and the most epochs that they have together. */
export interface SharedTrainings {
  shared: number;
  sharedEpochs: number;
}

/** False for plans of so many runs that their shared trainings are not counted. */
export function isSharingCounted(plan: Plan): boolean {
  return plan.fresh || plannedWork(plan).runs <= MAX_COUNTED_RUNS;
}

/**
 * Trainings that already serve a plan, each once, by the first variant that wants it. Versions are the worker's to say,
 * so this is what will be shared as long as the workers' software stays as it is.
 */
export async function countShared(
  ctx: Context,
  plan: Plan,
  datasetId: number,
): Promise<Map<string, SharedTrainings>> {
  const shared = new Map<string, SharedTrainings>();
  if (plan.fresh || !isSharingCounted(plan)) return shared;
  const there = await storedTrainings(ctx, plan, datasetId);
  if (there.size === 0) return shared;
  for (const { trial, trainings } of trainableTrials(plan))
    for (const planned of trainings) {
      // Out of the set, so that a training that several runs want counts once.
      if (!there.delete(trainingKey(planned))) continue;
      const own = shared.get(trial.variant) ?? { shared: 0, sharedEpochs: 0 };
      own.shared += 1;
      own.sharedEpochs += planned.resolved.training.epochs;
      shared.set(trial.variant, own);
    }
  return shared;
}

async function storedTrainings(ctx: Context, plan: Plan, datasetId: number): Promise<Set<string>> {
  const rows = await ctx
    .select({
      scheme: split.scheme,
      splitSeed: split.seed,
      fold: training.fold,
      seed: training.seed,
      spec: training.spec,
    })
    .from(training)
    .innerJoin(split, eq(split.id, training.splitId))
    .where(
      and(
        eq(training.datasetId, datasetId),
        inArray(training.fold, plan.folds),
        inArray(training.seed, plan.seeds),
        notInArray(training.state, ["failed", "cancelled"]),
        sql`${training.spec}->>'salt' is null`,
      ),
    );
  return new Set(
    rows.map(({ scheme, splitSeed, fold, seed, spec }) =>
      trainingKey({ fold, seed, splits: { scheme, seed: splitSeed }, resolved: spec }),
    ),
  );
}
