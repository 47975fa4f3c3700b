import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset } from "../../schema";
import { lockDataset, requireNoActiveSweep } from "./use";

/**
 * Hides a dataset and frees its slug: no new sweep can use it, what was made of it stays readable, and it can be
 * restored until a purge removes it.
 * @throws FoldwiseError `not-found`, or `conflict` while a sweep of it moves.
 */
export async function deleteDataset({
  ctx,
  key,
}: {
  ctx: Context;
  key: number | string;
}): Promise<{ id: number }> {
  return ctx.transaction(async (tx) => {
    const row = await lockDataset(tx, key);
    await requireNoActiveSweep(tx, row);
    await tx.update(dataset).set({ deletedAt: sql`now()` }).where(eq(dataset.id, row.id));
    return { id: row.id };
  });
}
