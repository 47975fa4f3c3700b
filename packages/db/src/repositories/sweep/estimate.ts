import {
  canonicalJson,
  createRandom,
  makeSampler,
  makeSpace,
  type Plan,
  type PlanCost,
  planCost,
  plannedProposals,
  resolveTraining,
} from "@foldwise/core";
import { and, eq, inArray, isNotNull, notInArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { training } from "../../schema";

/** Past this many runs nobody counts the shared trainings before the start: the estimate would take longer than it saves. */
const MOST_COUNTED_RUNS = 5_000;

/**
 * A plan's cost with what the database knows: trainings that already serve it, and what an epoch of the same network
 * took on these workers. `splitId` is null where the split is not stored, and then nothing can be shared.
 */
export async function estimateCost({
  ctx,
  plan,
  datasetId,
  splitId,
}: {
  ctx: Context;
  plan: Plan;
  datasetId: number;
  splitId: number | null;
}): Promise<PlanCost> {
  const [shared, secondsPerEpoch] = await Promise.all([
    splitId === null || plan.fresh ? 0 : countShared(ctx, plan, splitId),
    measuredSecondsPerEpoch(ctx, plan, datasetId),
  ]);
  return planCost(plan, { shared, secondsPerEpoch });
}

/** Versions are the worker's to say, so this is what will be shared as long as the workers' software stays as it is. */
async function countShared(ctx: Context, plan: Plan, splitId: number): Promise<number> {
  if (planCost(plan).runs > MOST_COUNTED_RUNS) return 0;
  const rows = await ctx
    .select({ fold: training.fold, seed: training.seed, spec: training.spec })
    .from(training)
    .where(
      and(
        eq(training.splitId, splitId),
        inArray(training.fold, plan.folds),
        inArray(training.seed, plan.seeds),
        notInArray(training.state, ["failed", "cancelled"]),
        sql`${training.spec}->>'salt' is null`,
      ),
    );
  const there = new Set(
    rows.map(({ fold, seed, spec }) =>
      keyOf(fold, seed, { trainer: spec.trainer, data: spec.data, training: spec.training }),
    ),
  );
  if (there.size === 0) return 0;
  let shared = 0;
  for (const configuration of configurationsOf(plan))
    for (const variant of Object.keys(plan.variants)) {
      const resolved = resolveTraining(plan, variant, configuration);
      for (const fold of plan.folds)
        for (const seed of plan.seeds) if (there.has(keyOf(fold, seed, resolved))) shared += 1;
    }
  return shared;
}

function keyOf(fold: number, seed: number, resolved: object): string {
  return canonicalJson({ fold, seed, resolved });
}

function configurationsOf(plan: Plan) {
  const sampler = makeSampler(plan.sampler.kind, makeSpace(plan.space));
  const random = createRandom(plan.sampler.seed);
  return Array.from({ length: plannedProposals(plan) }, (_, number) =>
    sampler.propose({ number, history: [], random: random.fork("proposal", number) }),
  ).flatMap((proposal) => (proposal ? [proposal.configuration] : []));
}

/** Mean over the finished trainings of this network on this data set; null where there is none. */
async function measuredSecondsPerEpoch(ctx: Context, plan: Plan, datasetId: number): Promise<number | null> {
  const network = plan.trainer.kind === "tfjs" ? ["kind", "model", "inputSize", "widthMultiplier"] : ["kind"];
  const same = network.map(
    (key) =>
      sql`${training.spec}->'trainer'->${key} = ${JSON.stringify(Reflect.get(plan.trainer, key))}::jsonb`,
  );
  const [row] = await ctx
    .select({
      seconds: sql<
        string | null
      >`sum(extract(epoch from ${training.finishedAt} - ${training.startedAt})) / nullif(sum(${training.epoch}), 0)`,
    })
    .from(training)
    .where(
      and(
        eq(training.datasetId, datasetId),
        eq(training.state, "complete"),
        // A resumed training's time holds the wait for its worker.
        eq(training.attempt, 1),
        isNotNull(training.startedAt),
        isNotNull(training.finishedAt),
        ...same,
      ),
    );
  return row?.seconds == null ? null : Number(row.seconds);
}
