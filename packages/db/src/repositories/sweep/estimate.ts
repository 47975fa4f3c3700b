import type { Observation } from "@foldwise/core/samplers";
import { type KnownVariant, type Plan, type PlanCost, planCost } from "@foldwise/core/sweep";
import type { Context } from "../../client";
import { readPaces, variantPace } from "./pace";
import { readQueue } from "./queue";
import { countShared } from "./shared-trainings";

/**
 * A plan's cost with what the database knows: trainings that already serve it, how fast these workers train and evaluate,
 * and what other sweeps have in the queue.
 */
export async function estimateCost({
  ctx,
  plan,
  datasetId,
  earlier = [],
}: {
  ctx: Context;
  plan: Plan;
  datasetId: number | null;
  /** Results that the plan's sampler starts with. */
  earlier?: readonly Observation[];
}): Promise<PlanCost> {
  // One after the other: inside a transaction there is one connection.
  const shared = await countShared(ctx, plan, datasetId, earlier);
  const paces = await readPaces(ctx, plan, datasetId);
  const known = Object.keys(plan.variants).map((variant): [string, KnownVariant] => [
    variant,
    { shared: 0, ...shared.get(variant), ...variantPace(plan, variant, paces) },
  ]);
  const queue = await readQueue(ctx);
  return planCost(plan, Object.fromEntries(known), queue.of({ resourceClass: plan.resources.class }));
}
