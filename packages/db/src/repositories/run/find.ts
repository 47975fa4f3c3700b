import { notFound } from "@foldwise/core/errors";
import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run } from "../../schema";
import { type RunRecord, readRuns } from "./record";

/** @throws FoldwiseError `not-found`. */
export async function findRun({ ctx, id }: { ctx: Context; id: number }): Promise<RunRecord> {
  const [found] = await readRuns(ctx, and(eq(run.id, id), isNull(run.deletedAt)), 1);
  if (!found) throw notFound("run", id);
  return found;
}

/** @throws FoldwiseError `not-found`, also for a deleted run */
export async function requireRun({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  const live = and(eq(run.id, id), isNull(run.deletedAt));
  const [found] = await ctx.select({ id: run.id }).from(run).where(live);
  if (!found) throw notFound("run", id);
}

/** The training behind a run; null for a logged one. @throws FoldwiseError `not-found`. */
export async function findTrainingId({ ctx, id }: { ctx: Context; id: number }): Promise<number | null> {
  const live = and(eq(run.id, id), isNull(run.deletedAt));
  const [row] = await ctx.select({ trainingId: run.trainingId }).from(run).where(live);
  if (!row) throw notFound("run", id);
  return row.trainingId;
}
