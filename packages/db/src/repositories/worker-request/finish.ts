import type { LatencyResult, RequestResult } from "@foldwise/core/contracts/worker-requests";
import type { ErrorCode, Problem } from "@foldwise/core/errors";
import { jobMachine } from "@foldwise/core/states";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { latencyMeasurement, workerRequest, workerRequestImage } from "../../schema";
import { holds, type RequestClaim } from "./claim";

export interface Answer {
  result: RequestResult;
  /** PNG pictures, by their place. */
  images?: readonly { name: string; bytes: Uint8Array }[];
  /** SHA-256 of a stored file. */
  artifact?: string;
}

/**
 * Stores the answer; the images that were sent along go. Nothing is written by a worker whose claim another has taken.
 * @returns false then.
 */
export async function finishRequest({
  ctx,
  claim,
  answer,
}: {
  ctx: Context;
  claim: RequestClaim;
  answer: Answer;
}): Promise<boolean> {
  const { result, images = [], artifact = null } = answer;
  return ctx.transaction(async (tx) => {
    const [held] = await tx
      .update(workerRequest)
      .set({ state: jobMachine.to("complete"), result, artifact, error: null, finishedAt: sql`now()` })
      .where(holds(claim))
      .returning({ runId: workerRequest.runId });
    if (!held) return false;
    await dropInputs(tx, claim.id);
    for (const [position, { name, bytes }] of images.entries())
      await tx
        .insert(workerRequestImage)
        .values({ requestId: claim.id, side: "output", position, name, bytes: Buffer.from(bytes) });
    if (result.kind === "latency" && held.runId !== null) await keepLatency(tx, held.runId, result);
    return true;
  });
}

export async function failRequest({
  ctx,
  claim,
  error,
}: {
  ctx: Context;
  claim: RequestClaim;
  error: { code: ErrorCode; message: string; problems: readonly Problem[] };
}): Promise<boolean> {
  return ctx.transaction(async (tx) => {
    const held = await tx
      .update(workerRequest)
      .set({
        state: jobMachine.to("fail"),
        error: { ...error, problems: [...error.problems] },
        finishedAt: sql`now()`,
      })
      .where(holds(claim))
      .returning({ id: workerRequest.id });
    if (held.length > 0) await dropInputs(tx, claim.id);
    return held.length > 0;
  });
}

async function dropInputs(ctx: Context, id: number): Promise<void> {
  await ctx
    .delete(workerRequestImage)
    .where(and(eq(workerRequestImage.requestId, id), eq(workerRequestImage.side, "input")));
}

async function keepLatency(ctx: Context, runId: number, result: LatencyResult): Promise<void> {
  await ctx.insert(latencyMeasurement).values({ runId, result });
}
