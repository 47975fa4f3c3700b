import { conflict, notFound } from "@foldwise/core/errors";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { worker } from "../../schema";
import { isLiveWorker } from "./live";

export interface WorkerRegistration {
  id: string;
  host: string;
  pid: number;
  version: string;
  classes: string[];
  slots: number;
  capabilities: Record<string, string | number | boolean | null>;
  /** By kind of trainer, the versions of its libraries; left out, those that were said before stay. */
  versions?: Record<string, Record<string, string>>;
}

/**
 * Says that a worker is there and what it has; said again every few seconds.
 * @returns whether it was asked to drain
 */
export async function registerWorker({
  ctx,
  worker: row,
}: {
  ctx: Context;
  worker: WorkerRegistration;
}): Promise<{ isDraining: boolean }> {
  const { id, ...rest } = row;
  const [stored] = await ctx
    .insert(worker)
    .values(row)
    .onConflictDoUpdate({ target: worker.id, set: { ...rest, seenAt: sql`now()`, stoppedAt: null } })
    .returning({ isDraining: worker.isDraining });
  return { isDraining: stored?.isDraining ?? false };
}

/** The worker has ended by itself, rather than being lost. */
export async function stopWorker({ ctx, id }: { ctx: Context; id: string }): Promise<void> {
  await ctx.update(worker).set({ stoppedAt: sql`now()` }).where(eq(worker.id, id));
}

/**
 * Asks a live worker to take no new training, and to end after those that it has. Asking twice is asking once.
 * @throws FoldwiseError `not-found`; `conflict` for one that has stopped or is lost.
 */
export async function drainWorker({ ctx, id }: { ctx: Context; id: string }): Promise<void> {
  const [drained] = await ctx
    .update(worker)
    .set({ isDraining: true })
    .where(and(eq(worker.id, id), isLiveWorker()))
    .returning({ id: worker.id });
  if (!drained) {
    const [row] = await ctx.select({ stoppedAt: worker.stoppedAt }).from(worker).where(eq(worker.id, id));
    if (!row) throw notFound("worker", id);
    throw conflict(
      `Worker ${id} ${row.stoppedAt ? "has stopped" : "is lost"}; only a live one can be drained.`,
    );
  }
  await publishNotification(ctx, { kind: "worker", id });
}
