import type { RequestKind } from "@foldwise/core/contracts/worker-requests";
import { conflict, FoldwiseError } from "@foldwise/core/errors";
import { OPEN_JOB_STATES } from "@foldwise/core/states";
import { and, countDistinct, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { workerRequest, workerRequestImage } from "../../schema";
import { countLiveWorkers } from "../worker";

export interface NewRequest {
  kind: RequestKind;
  payload: Record<string, unknown>;
  runId?: number;
  datasetId?: number;
  /** Sent along, in order. */
  images?: readonly { name: string; bytes: Uint8Array }[];
  /** The same request sent again under its key finds the first one. */
  idempotencyKey?: string | null;
}

/**
 * Queues a request for whichever worker is free.
 * @throws FoldwiseError `unavailable` when no worker runs, `conflict` for a key that came with another request,
 * `too-many-requests` when more wait already than workers will answer soon.
 */
export async function createRequest({
  ctx,
  request,
}: {
  ctx: Context;
  request: NewRequest;
}): Promise<{ id: number }> {
  const { images = [], idempotencyKey = null, ...values } = request;
  const withGpu = needsGpu(request.payload);
  if ((await countLiveWorkers(ctx, { withGpu })) === 0) throw noWorker(withGpu);
  await refuseWhenFull(ctx, images);
  const made = await ctx.transaction(async (tx) => {
    const [row] = await tx
      .insert(workerRequest)
      .values({ ...values, idempotencyKey })
      .onConflictDoNothing({ target: workerRequest.idempotencyKey })
      .returning({ id: workerRequest.id });
    if (!row) return { id: await findEarlier(tx, request), isNew: false };
    // One at a time: a request may hold 96 MiB.
    for (const [position, { name, bytes }] of images.entries())
      await tx
        .insert(workerRequestImage)
        .values({ requestId: row.id, side: "input", position, name, bytes: Buffer.from(bytes) });
    return { id: row.id, isNew: true };
  });
  if (made.isNew) await publishNotification(ctx, { kind: "request", id: made.id });
  return { id: made.id };
}

/** What waits lies in Postgres until it is answered; each request may hold 96 MiB. */
const MAX_WAITING = 200;
const MAX_WAITING_BYTES = 1024 ** 3;

async function refuseWhenFull(ctx: Context, images: readonly { bytes: Uint8Array }[]): Promise<void> {
  const own = images.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const [row] = await ctx
    .select({
      waiting: countDistinct(workerRequest.id),
      bytes: sql<string>`coalesce(sum(octet_length(${workerRequestImage.bytes})), 0)`,
    })
    .from(workerRequest)
    .leftJoin(
      workerRequestImage,
      and(eq(workerRequestImage.requestId, workerRequest.id), eq(workerRequestImage.side, "input")),
    )
    .where(inArray(workerRequest.state, [...OPEN_JOB_STATES]));
  const waiting = row?.waiting ?? 0;
  if (waiting < MAX_WAITING && Number(row?.bytes ?? 0) + own <= MAX_WAITING_BYTES) return;
  throw new FoldwiseError(
    "too-many-requests",
    `${waiting} requests are already waiting for a worker; try again later.`,
  );
}

/** What is said wherever somebody would else wait in vain. */
function noWorker(withGpu: boolean): FoldwiseError {
  return new FoldwiseError(
    "unavailable",
    `No worker ${withGpu ? "with a GPU " : ""}is running; this request needs one. Start one: npx foldwise worker`,
  );
}

/** Only a worker that has a GPU takes such a request. */
export function needsGpu(payload: Record<string, unknown>): boolean {
  return payload.device === "gpu";
}

async function findEarlier(ctx: Context, { kind, runId, datasetId, idempotencyKey, payload }: NewRequest) {
  const [row] = await ctx
    .select()
    .from(workerRequest)
    .where(eq(workerRequest.idempotencyKey, idempotencyKey ?? ""));
  if (!row) throw conflict("The request of this idempotency key no longer exists.");
  const same =
    row.kind === kind &&
    row.runId === (runId ?? null) &&
    row.datasetId === (datasetId ?? null) &&
    sortedJson(row.payload) === sortedJson(payload);
  if (!same) throw conflict("This Idempotency-Key was already used with a different request body.");
  return row.id;
}

/** jsonb keeps no order of keys. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
