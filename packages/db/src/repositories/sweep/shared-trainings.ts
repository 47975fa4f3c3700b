import type { Observation } from "@foldwise/core/samplers";
import { RETRYABLE_STATES } from "@foldwise/core/states";
import {
  isSeedSearched,
  type Plan,
  plannedEvaluations,
  plannedWork,
  trainableTrials,
  trainingKey,
} from "@foldwise/core/sweep";
import { mostEpochs } from "@foldwise/core/trainers";
import { and, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { split, training } from "../../schema";
import { splitOptionsOf } from "../split";

/** Past this many runs nobody counts the shared trainings before the start: the count would take longer than it saves. */
export const MAX_COUNTED_RUNS = 5_000;

/**
 * Trainings of one variant that are there already, the most epochs that they have together, and those of the plan's
 * evaluations that they have.
 */
export interface SharedTrainings {
  shared: number;
  sharedEpochs: number;
  sharedEvaluations: number;
}

/** False for plans of so many runs that their shared trainings are not counted. */
export function isSharingCounted(plan: Plan): boolean {
  return plan.fresh || plannedWork(plan).runs <= MAX_COUNTED_RUNS;
}

/**
 * Trainings that already serve a plan, each once, by the first variant that wants it. Versions are the worker's to say,
 * so this is what will be shared as long as the workers' software stays as it is. Of a nested cross-validation those on inner
 * folds are counted: which configurations are chosen is not known before.
 */
export async function countShared(
  ctx: Context,
  plan: Plan,
  datasetId: number | null,
  earlier: readonly Observation[] = [],
): Promise<Map<string, SharedTrainings>> {
  const shared = new Map<string, SharedTrainings>();
  if (plan.fresh || !isSharingCounted(plan)) return shared;
  const there = await storedTrainings(ctx, plan, datasetId);
  if (there.size === 0) return shared;
  const variantOf = new Map<number, string>();
  for (const { trial, trainings } of trainableTrials(plan, earlier))
    for (const planned of trainings) {
      // Out of the set, so that a training that several runs want counts once.
      const key = trainingKey(planned);
      const id = there.get(key);
      if (id === undefined) continue;
      there.delete(key);
      variantOf.set(id, trial.variant);
      const own = shared.get(trial.variant) ?? { shared: 0, sharedEpochs: 0, sharedEvaluations: 0 };
      own.shared += 1;
      own.sharedEpochs += mostEpochs(planned.resolved);
      shared.set(trial.variant, own);
    }
  for (const [trainingId, evaluations] of await countEvaluations(ctx, plan, [...variantOf.keys()])) {
    const own = shared.get(variantOf.get(trainingId) ?? "");
    if (own) own.sharedEvaluations += evaluations;
  }
  return shared;
}

/** How many of the evaluations that a plan wants each of the trainings has; none where it is left out. */
async function countEvaluations(
  ctx: Context,
  plan: Plan,
  trainingIds: readonly number[],
): Promise<Map<number, number>> {
  if (trainingIds.length === 0) return new Map();
  const wanted = plannedEvaluations(plan);
  const { rows } = await ctx.execute<{ training_id: string; n: string }>(sql`
    select ev.training_id, count(*) as n
    from unnest(
      ${sql.param(wanted.map(({ weights }) => weights))}::weights_kind[],
      ${sql.param(wanted.map(({ conditions }) => JSON.stringify(conditions)))}::jsonb[]
    ) as w (weights, conditions)
    join evaluation ev on ev.weights = w.weights and ev.conditions = w.conditions
      and ev.side = 'test' and ev.training_id = any(${sql.param([...trainingIds])}::bigint[])
    group by 1`);
  return new Map(rows.map(({ training_id, n }) => [Number(training_id), Number(n)]));
}

function innerFoldsOf({ splits }: Plan): number[] {
  return Array.from({ length: splits.inner?.k ?? 0 }, (_, fold) => fold);
}

/** Ids of the trainings that a plan may share, by their keys. */
async function storedTrainings(
  ctx: Context,
  plan: Plan,
  datasetId: number | null,
): Promise<Map<string, number>> {
  const rows = await ctx
    .select({
      id: training.id,
      scheme: split.scheme,
      splitSeed: split.seed,
      k: split.k,
      repeats: split.repeats,
      withinFold: split.withinFold,
      withinK: split.withinK,
      fold: training.fold,
      seed: training.seed,
      spec: training.spec,
    })
    .from(training)
    .leftJoin(split, eq(split.id, training.splitId))
    .where(
      and(
        datasetId === null ? isNull(training.datasetId) : eq(training.datasetId, datasetId),
        inArray(training.fold, [...plan.folds, ...innerFoldsOf(plan)]),
        // Of a searched seed any may be one of the trials'.
        isSeedSearched(plan) ? undefined : inArray(training.seed, plan.seeds),
        notInArray(training.state, [...RETRYABLE_STATES]),
        sql`${training.spec}->>'salt' is null`,
      ),
    );
  return new Map(
    rows.map(({ id, scheme, splitSeed, k, repeats, withinFold, withinK, fold, seed, spec }) => [
      trainingKey({
        fold,
        seed,
        splits:
          scheme === null || splitSeed === null
            ? null
            : splitOptionsOf({ scheme, seed: splitSeed, k, repeats, withinFold, withinK }),
        resolved: spec,
      }),
      id,
    ]),
  );
}
