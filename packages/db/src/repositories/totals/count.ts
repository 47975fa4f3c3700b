import { isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { evaluation, run, sweep, training } from "../../schema";

/** How much there is: sweeps and runs that are not deleted, and every training and evaluation that is kept. */
export interface Totals {
  sweeps: number;
  runs: number;
  trainings: number;
  evaluations: number;
  /** Of all trainings. */
  epochs: number;
}

const n = sql`count(*)`.mapWith(Number);

/** Totals are kept for so many times what it took to count them: all pages together take a twentieth of one connection. */
const KEPT_TIMES = 19;
const MAX_KEPT_MS = 30_000;
/** Fewer are counted each time: it costs next to nothing. */
const KEPT_FROM_TRAININGS = 5_000;
const kept = new WeakMap<Context, { until: number; totals: Totals }>();

/** Of a large database they may be some seconds old. */
export async function countTotals(ctx: Context): Promise<Totals> {
  const start = performance.now();
  const known = kept.get(ctx);
  if (known && known.until > start) return known.totals;
  const totals = await countNow(ctx);
  const now = performance.now();
  if (totals.trainings >= KEPT_FROM_TRAININGS)
    kept.set(ctx, { until: now + Math.min(MAX_KEPT_MS, KEPT_TIMES * (now - start)), totals });
  return totals;
}

async function countNow(ctx: Context): Promise<Totals> {
  const [[sweeps], [runs], [trainings], [evaluations]] = await Promise.all([
    ctx.select({ n }).from(sweep).where(isNull(sweep.deletedAt)),
    ctx.select({ n }).from(run).where(isNull(run.deletedAt)),
    ctx.select({ n, epochs: sql`coalesce(sum(${training.epoch}), 0)`.mapWith(Number) }).from(training),
    ctx.select({ n }).from(evaluation),
  ]);
  return {
    sweeps: sweeps?.n ?? 0,
    runs: runs?.n ?? 0,
    trainings: trainings?.n ?? 0,
    evaluations: evaluations?.n ?? 0,
    epochs: trainings?.epochs ?? 0,
  };
}
