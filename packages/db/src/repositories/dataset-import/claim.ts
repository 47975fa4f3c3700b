import type { ImportRequest } from "@foldwise/core";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImport } from "../../schema";

/** Whoever works on an import says so at least this often; after that it is anybody's. */
const STALE_SECONDS = 20;

/** The oldest import that waits, or whose worker has gone; null when there is none. Two workers never get the same. */
export async function claimImport({
  ctx,
}: {
  ctx: Context;
}): Promise<{ id: number; request: unknown } | null> {
  const { rows } = await ctx.execute<{ id: string; request: ImportRequest }>(sql`
    update dataset_import set state = 'running', claimed_at = now(), progress = null
    where id = (
      select id from dataset_import
      where state = 'queued' or (state = 'running' and claimed_at < now() - make_interval(secs => ${STALE_SECONDS}))
      order by id limit 1 for update skip locked)
    returning id, request`);
  const row = rows[0];
  return row ? { id: Number(row.id), request: row.request } : null;
}

export async function reportImportProgress({
  ctx,
  id,
  progress,
}: {
  ctx: Context;
  id: number;
  progress: { phase: string; done: number; total: number };
}): Promise<void> {
  await ctx
    .update(datasetImport)
    .set({ progress, claimedAt: sql`now()` })
    .where(and(eq(datasetImport.id, id), eq(datasetImport.state, "running")));
}

/** Back into the queue: the worker stops before the import is done. */
export async function releaseImport({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  await ctx
    .update(datasetImport)
    .set({ state: "queued", progress: null, claimedAt: null })
    .where(and(eq(datasetImport.id, id), eq(datasetImport.state, "running")));
}

export async function finishImport({
  ctx,
  id,
  datasetId,
  report,
}: {
  ctx: Context;
  id: number;
  datasetId: number;
  report: Record<string, unknown>;
}): Promise<void> {
  await ctx
    .update(datasetImport)
    .set({ state: "complete", datasetId, report, error: null, finishedAt: sql`now()` })
    .where(eq(datasetImport.id, id));
}

export async function failImport({
  ctx,
  id,
  error,
  report,
}: {
  ctx: Context;
  id: number;
  error: { message: string; problems?: unknown[] };
  report: Record<string, unknown> | null;
}): Promise<void> {
  await ctx
    .update(datasetImport)
    .set({ state: "failed", error, report, finishedAt: sql`now()` })
    .where(eq(datasetImport.id, id));
}
