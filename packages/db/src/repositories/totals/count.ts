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

export async function countTotals(ctx: Context): Promise<Totals> {
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
