import { inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { checkpoint } from "../../schema";

export interface RemovableCheckpoint {
  id: number;
  sha256: string;
  /** False when another checkpoint has the same bytes: the row may go, the file must stay. */
  onlyUse: boolean;
}

/** Their files are gone; the rows stay as the record of what there was. */
export async function markCheckpointsRemoved({
  ctx,
  ids,
}: {
  ctx: Context;
  ids: readonly number[];
}): Promise<void> {
  if (ids.length === 0) return;
  await ctx
    .update(checkpoint)
    .set({ removedAt: sql`now()` })
    .where(inArray(checkpoint.id, [...ids]));
}
