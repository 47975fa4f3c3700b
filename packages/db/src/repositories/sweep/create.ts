import { createHash } from "node:crypto";
import { conflict } from "@foldwise/core/errors";
import { earlierObservations, isNested, type Plan, resolveSplits, splitsOfTrial } from "@foldwise/core/sweep";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { sweep, sweepEvent } from "../../schema";
import { requireLiveDataset } from "../dataset";
import { upsertExperiment } from "../experiment";
import { findOrMakeSplit } from "../split";
import { type PlanSource, readPlan } from "./check";
import { estimateCost } from "./estimate";
import { readWarmStart, storeWarmStart } from "./warm-start";

/**
 * Stores a plan as a queued sweep; a worker's dispatcher starts its workflow. With an idempotency key, a request that
 * is sent again finds the sweep that the first one made.
 * @throws FoldwiseError `invalid` for a plan that is refused, `conflict` for a key that stored another plan.
 */
export async function createSweep({
  ctx,
  source,
  parse,
  idempotencyKey = null,
  by = "api",
}: PlanSource & {
  ctx: Context;
  idempotencyKey?: string | null;
  /** Who asked, for the sweep's events. */
  by?: string;
}): Promise<{ id: number; created: boolean }> {
  const { plan, dataset } = await readPlan({ ctx, source, parse });
  const made = await ctx.transaction(async (tx) => {
    const uid = idempotencyKey === null ? undefined : uidOf(idempotencyKey);
    if (uid) {
      const earlier = await findByUid(tx, uid, source);
      if (earlier !== null) return { id: earlier, created: false };
    }
    const splitId = dataset && (await makeSplits(tx, plan, dataset.id));
    const warmStart = await readWarmStart(tx, plan);
    const earlier = earlierObservations(warmStart?.results ?? []);
    const cost = await estimateCost({ ctx: tx, plan, datasetId: dataset?.id ?? null, earlier });
    const [row] = await tx
      .insert(sweep)
      .values({
        ...(uid ? { uid } : {}),
        experimentId: await upsertExperiment({ ctx: tx, name: plan.experiment }),
        datasetId: dataset?.id ?? null,
        splitId,
        name: plan.name,
        plan: withoutObservations(plan),
        source,
        warmStart: warmStart?.sources ?? null,
        cost,
        concurrency: plan.concurrency,
        priority: plan.resources.priority,
        weight: plan.resources.weight,
      })
      .onConflictDoNothing({ target: sweep.uid })
      .returning({ id: sweep.id });
    if (!row) {
      const earlier = uid ? await findByUid(tx, uid, source) : null;
      if (earlier === null) throw conflict("The sweep of this idempotency key no longer exists.");
      return { id: earlier, created: false };
    }
    if (warmStart) await storeWarmStart(tx, row.id, warmStart.results);
    await tx.insert(sweepEvent).values({ sweepId: row.id, kind: "created", detail: { by } });
    return { id: row.id, created: true };
  });
  if (made.created) await publishNotification(ctx, { kind: "sweep", id: made.id });
  return made;
}

/** The plan as lists load it: the observations of its text are stored apart. */
function withoutObservations(plan: Plan): Plan {
  if (plan.warmStart?.observations === undefined) return plan;
  return { ...plan, warmStart: { ...plan.warmStart, observations: [] } };
}

/** @returns the plan's own split. */
export async function makeSplits(tx: Context, plan: Plan, datasetId: number): Promise<number> {
  await requireLiveDataset(tx, datasetId);
  const { id } = await findOrMakeSplit({ ctx: tx, datasetId, ...plan.splits });
  // What a variant splits otherwise is refused now, not when its trial begins.
  for (const variant of Object.keys(plan.variants)) {
    await findOrMakeSplit({ ctx: tx, datasetId, ...resolveSplits(plan, variant) });
    if (!isNested(plan)) continue;
    for (const outerFold of plan.folds) {
      const inner = splitsOfTrial(plan, variant, { outerFold, isRefit: false });
      await findOrMakeSplit({ ctx: tx, datasetId, ...inner });
    }
  }
  return id;
}

async function findByUid(ctx: Context, uid: string, source: string): Promise<number | null> {
  const [row] = await ctx
    .select({ id: sweep.id, source: sweep.source })
    .from(sweep)
    .where(eq(sweep.uid, uid));
  if (!row) return null;
  if (row.source !== source)
    throw conflict("This Idempotency-Key was already used with a different request body.");
  return row.id;
}

/** A key names its sweep: the uid is made from it, and the uid's unique index does the rest. */
function uidOf(key: string): string {
  const hex = createHash("sha256").update(`foldwise sweep ${key}`).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
