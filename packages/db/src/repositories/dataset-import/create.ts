import { notFound } from "@foldwise/core/errors";
import { OPEN_JOB_STATES } from "@foldwise/core/states";
import { asc, eq, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { datasetImport } from "../../schema";

const MAX_LISTED = 100;

/** An import of a dataset, queued, under way or over; `request` is as it was sent. */
export type ImportRecord = Pick<
  typeof datasetImport.$inferSelect,
  "id" | "state" | "request" | "progress" | "report" | "error" | "datasetId" | "createdAt" | "finishedAt"
>;

const RECORD = {
  id: datasetImport.id,
  state: datasetImport.state,
  request: datasetImport.request,
  progress: datasetImport.progress,
  report: datasetImport.report,
  error: datasetImport.error,
  datasetId: datasetImport.datasetId,
  createdAt: datasetImport.createdAt,
  finishedAt: datasetImport.finishedAt,
};

/** Queues an import; a worker claims it, since workers are who decode images. */
export async function createImport({
  ctx,
  request,
}: {
  ctx: Context;
  request: ImportRecord["request"];
}): Promise<ImportRecord> {
  const [row] = await ctx.insert(datasetImport).values({ request }).returning(RECORD);
  if (!row) throw new Error("an insert returns its row");
  await publishNotification(ctx, { kind: "import", id: row.id });
  return row;
}

/** @throws FoldwiseError `not-found`. */
export async function findImport({ ctx, id }: { ctx: Context; id: number }): Promise<ImportRecord> {
  const [row] = await ctx.select(RECORD).from(datasetImport).where(eq(datasetImport.id, id));
  if (!row) throw notFound("import", id);
  return row;
}

/** Those that wait or run, the oldest first. */
export async function listOpenImports({ ctx }: { ctx: Context }): Promise<ImportRecord[]> {
  return ctx
    .select(RECORD)
    .from(datasetImport)
    .where(inArray(datasetImport.state, OPEN_JOB_STATES))
    .orderBy(asc(datasetImport.id))
    .limit(MAX_LISTED);
}
