import type { RequestKind } from "@foldwise/core/contracts/worker-requests";
import { jobMachine } from "@foldwise/core/states";
import { and, asc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { workerRequest, workerRequestImage } from "../../schema";
import { stateList, stateWord } from "../../state-list";

/** Whoever works on a request says so at least this often; after that it is anybody's. */
const STALE_SECONDS = 6;
/** Workers that may go away over one request before it counts as its fault. */
const MAX_REQUEST_ATTEMPTS = 3;

/** Who holds a request: every later write names it and is void once another worker has taken over. */
export interface RequestClaim {
  id: number;
  workerId: string;
  attempt: number;
}

export interface ClaimedRequest extends RequestClaim {
  kind: RequestKind;
  payload: Record<string, unknown>;
  runId: number | null;
  datasetId: number | null;
}

/**
 * The oldest request that waits, or whose worker has gone; null when there is none. Two workers never get the same.
 * One whose workers went away three times has failed.
 */
export async function claimRequest({
  ctx,
  workerId,
  kinds,
  hasGpu,
}: {
  ctx: Context;
  workerId: string;
  kinds: readonly RequestKind[];
  /** Without one, what asks for a GPU is left to others. */
  hasGpu: boolean;
}): Promise<ClaimedRequest | null> {
  await failLost(ctx);
  const { rows } = await ctx.execute<{
    id: string;
    kind: RequestKind;
    payload: Record<string, unknown>;
    run_id: string | null;
    dataset_id: string | null;
    attempts: number;
  }>(sql`
    update worker_request set state = ${stateWord(jobMachine.to("claim"))}, worker_id = ${workerId}, attempts = attempts + 1, seen_at = now()
    where id = (
      select id from worker_request
      where state in ${stateList(jobMachine.from("claim"))}
        and kind = any(${sql.param([...kinds])}::request_kind[])
        and (${hasGpu} or payload->>'device' is distinct from 'gpu')
        and (state = ${stateWord("queued")} or seen_at < now() - make_interval(secs => ${STALE_SECONDS}))
      order by id limit 1 for update skip locked)
    returning id, kind, payload, run_id, dataset_id, attempts`);
  const row = rows[0];
  if (!row) return null;
  const number = (value: string | null) => (value === null ? null : Number(value));
  return {
    id: Number(row.id),
    workerId,
    attempt: row.attempts,
    kind: row.kind,
    payload: row.payload,
    runId: number(row.run_id),
    datasetId: number(row.dataset_id),
  };
}

async function failLost(ctx: Context): Promise<void> {
  const error = {
    code: "internal",
    message: `The request failed: ${MAX_REQUEST_ATTEMPTS} workers in a row stopped while processing it.`,
    problems: [],
  };
  await ctx.execute(sql`
    update worker_request set state = ${stateWord(jobMachine.to("fail"))}, finished_at = now(), error = ${JSON.stringify(error)}::jsonb
    where state in ${stateList(jobMachine.from("fail"))} and attempts >= ${MAX_REQUEST_ATTEMPTS}
      and seen_at < now() - make_interval(secs => ${STALE_SECONDS})`);
}

/** The images that came with a request, in order. */
export async function requestInputs({
  ctx,
  id,
}: {
  ctx: Context;
  id: number;
}): Promise<{ name: string; bytes: Buffer }[]> {
  return ctx
    .select({ name: workerRequestImage.name, bytes: workerRequestImage.bytes })
    .from(workerRequestImage)
    .where(and(eq(workerRequestImage.requestId, id), eq(workerRequestImage.side, "input")))
    .orderBy(asc(workerRequestImage.position));
}

/** Says that the worker is still at it. False when another has taken over, or the request is gone. */
export async function renewRequest({ ctx, claim }: { ctx: Context; claim: RequestClaim }): Promise<boolean> {
  const held = await ctx
    .update(workerRequest)
    .set({ seenAt: sql`now()` })
    .where(holds(claim))
    .returning({ id: workerRequest.id });
  return held.length > 0;
}

/** Back into the queue: the worker stops before the request is done, which is no fault of the request. */
export async function releaseRequest({ ctx, claim }: { ctx: Context; claim: RequestClaim }): Promise<void> {
  await ctx
    .update(workerRequest)
    .set({ state: jobMachine.to("release"), workerId: null, seenAt: null, attempts: sql`attempts - 1` })
    .where(holds(claim));
}

export function holds({ id, workerId, attempt }: RequestClaim) {
  return and(
    eq(workerRequest.id, id),
    eq(workerRequest.state, "running"),
    eq(workerRequest.workerId, workerId),
    eq(workerRequest.attempts, attempt),
  );
}
