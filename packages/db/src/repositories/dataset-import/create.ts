import type { ImportRequest, ImportView } from "@foldwise/core/contracts/http/dataset";
import { notFound } from "@foldwise/core/errors";
import { OPEN_JOB_STATES } from "@foldwise/core/states";
import { asc, eq, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { datasetImport } from "../../schema";

const MAX_LISTED = 100;

/** Queues an import; a worker claims it, since workers are who decode images. */
export async function createImport({
  ctx,
  request,
}: {
  ctx: Context;
  request: ImportRequest;
}): Promise<ImportView> {
  const [row] = await ctx.insert(datasetImport).values({ request }).returning();
  if (!row) throw new Error("an insert returns its row");
  await publishNotification(ctx, { kind: "import", id: row.id });
  return importView(row);
}

/** @throws FoldwiseError `not-found`. */
export async function viewImport({ ctx, id }: { ctx: Context; id: number }): Promise<ImportView> {
  const [row] = await ctx.select().from(datasetImport).where(eq(datasetImport.id, id));
  if (!row) throw notFound("import", id);
  return importView(row);
}

/** Those that wait or run, the oldest first. */
export async function listOpenImports({ ctx }: { ctx: Context }): Promise<ImportView[]> {
  const rows = await ctx
    .select()
    .from(datasetImport)
    .where(inArray(datasetImport.state, OPEN_JOB_STATES))
    .orderBy(asc(datasetImport.id))
    .limit(MAX_LISTED);
  return rows.map(importView);
}

function importView(row: typeof datasetImport.$inferSelect): ImportView {
  return {
    id: row.id,
    state: row.state,
    request: row.request,
    progress: row.progress,
    report: row.report,
    error: row.error,
    datasetId: row.datasetId,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
