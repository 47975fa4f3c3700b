import {
  canonicalJson,
  createRandom,
  makeSampler,
  makeSpace,
  type Plan,
  planCost,
  plannedProposals,
  resolveSplits,
  resolveTraining,
} from "@foldwise/core";
import { and, eq, inArray, notInArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { split, training } from "../../schema";

/** Past this many runs nobody counts the shared trainings before the start: the count would take longer than it saves. */
const MOST_COUNTED_RUNS = 5_000;

/**
 * Trainings that already serve a plan, by variant. Versions are the worker's to say, so this is what will be shared as
 * long as the workers' software stays as it is.
 */
export async function countShared(
  ctx: Context,
  plan: Plan,
  datasetId: number,
): Promise<Record<string, number>> {
  if (plan.fresh || planCost(plan).runs > MOST_COUNTED_RUNS) return {};
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
  const there = new Set(
    rows.map(({ scheme, splitSeed, fold, seed, spec }) =>
      keyOf({ scheme, seed: splitSeed }, fold, seed, {
        trainer: spec.trainer,
        data: spec.data,
        training: spec.training,
      }),
    ),
  );
  if (there.size === 0) return {};
  const shared: Record<string, number> = {};
  for (const configuration of configurationsOf(plan))
    for (const variant of Object.keys(plan.variants)) {
      const resolved = resolveTraining(plan, variant, configuration);
      const splits = resolveSplits(plan, variant);
      for (const fold of plan.folds)
        for (const seed of plan.seeds)
          if (there.has(keyOf(splits, fold, seed, resolved))) shared[variant] = (shared[variant] ?? 0) + 1;
    }
  return shared;
}

function keyOf(splits: object, fold: number, seed: number, resolved: object): string {
  return canonicalJson({ splits, fold, seed, resolved });
}

function configurationsOf(plan: Plan) {
  const sampler = makeSampler(plan.sampler.kind, makeSpace(plan.space));
  const random = createRandom(plan.sampler.seed);
  return Array.from({ length: plannedProposals(plan) }, (_, number) =>
    sampler.propose({ number, history: [], random: random.fork("proposal", number) }),
  ).flatMap((proposal) => (proposal ? [proposal.configuration] : []));
}
