import { notFound } from "@foldwise/core/errors";
import { OPEN_JOB_STATES } from "@foldwise/core/states";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { workerRequest, workerRequestImage } from "../../schema";
import { stateList } from "../../state-list";
import { countLiveWorkers } from "../worker";
import { needsGpu } from "./create";

/** How long a request and its files are kept. */
export const REQUEST_HOURS = 24;

type RequestRow = typeof workerRequest.$inferSelect;

/** What somebody asked of a worker, how far it is, and what came of it. */
export interface RequestRecord
  extends Pick<
    RequestRow,
    | "id"
    | "kind"
    | "state"
    | "runId"
    | "datasetId"
    | "attempts"
    | "result"
    | "error"
    | "createdAt"
    | "finishedAt"
  > {
  /** Open requests before a queued one. */
  ahead: number;
  /** Live workers that could take it. */
  workers: number;
  /** When it and its files are removed. */
  expiresAt: Date;
}

/** @throws FoldwiseError `not-found`, also of one that was removed after its time. */
export async function findRequest({ ctx, id }: { ctx: Context; id: number }): Promise<RequestRecord> {
  const [row] = await ctx.select().from(workerRequest).where(eq(workerRequest.id, id));
  if (!row) throw notFound("request", id);
  const waiting = row.state === "queued";
  const [ahead] = waiting
    ? await ctx
        .select({ n: sql`count(*)`.mapWith(Number) })
        .from(workerRequest)
        .where(sql`${workerRequest.state} in ${stateList(OPEN_JOB_STATES)} and ${workerRequest.id} < ${id}`)
    : [];
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    runId: row.runId,
    datasetId: row.datasetId,
    attempts: row.attempts,
    ahead: ahead?.n ?? 0,
    workers: await countLiveWorkers(ctx, { withGpu: needsGpu(row.payload) }),
    result: row.result,
    error: row.error,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
    expiresAt: new Date(row.createdAt.getTime() + REQUEST_HOURS * 3_600_000),
  };
}

/** The file that answers a request. @throws FoldwiseError `not-found` where there is none (yet). */
export async function requestFile({
  ctx,
  id,
}: {
  ctx: Context;
  id: number;
}): Promise<{ artifact: string; name: string; type: string; bytes: number }> {
  const [row] = await ctx.select().from(workerRequest).where(eq(workerRequest.id, id));
  if (!row) throw notFound("request", id);
  if (row.artifact === null || row.result?.kind !== "export") throw notFound("file of request", id);
  const { name, type, bytes } = row.result.file;
  return { artifact: row.artifact, name, type, bytes };
}

/** A PNG that answers a request, by its place. @throws FoldwiseError `not-found`. */
export async function requestImage({
  ctx,
  id,
  position,
}: {
  ctx: Context;
  id: number;
  position: number;
}): Promise<{ name: string; bytes: Buffer }> {
  const [row] = await ctx
    .select({ name: workerRequestImage.name, bytes: workerRequestImage.bytes })
    .from(workerRequestImage)
    .where(
      and(
        eq(workerRequestImage.requestId, id),
        eq(workerRequestImage.side, "output"),
        eq(workerRequestImage.position, position),
      ),
    );
  if (!row) throw notFound(`image ${position} of request`, id);
  return row;
}
