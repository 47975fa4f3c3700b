import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { worker } from "../../schema";

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

/** Says that a worker is there and what it has; said again every few seconds. */
export async function registerWorker({
  ctx,
  worker: row,
}: {
  ctx: Context;
  worker: WorkerRegistration;
}): Promise<void> {
  const { id, ...rest } = row;
  await ctx
    .insert(worker)
    .values(row)
    .onConflictDoUpdate({ target: worker.id, set: { ...rest, seenAt: sql`now()`, stoppedAt: null } });
}

/** The worker has ended by itself, rather than being lost. */
export async function stopWorker({ ctx, id }: { ctx: Context; id: string }): Promise<void> {
  await ctx.update(worker).set({ stoppedAt: sql`now()` }).where(eq(worker.id, id));
}
