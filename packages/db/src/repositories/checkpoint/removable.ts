import { inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { checkpoint } from "../../schema";

export interface RemovableCheckpoint {
  id: number;
  sha256: string;
  /** False when another checkpoint has the same bytes: the row may go, the file must stay. */
  onlyUse: boolean;
}

/** Stored checkpoints of a training that are neither its best nor its last epoch's newest. */
export async function listRemovableCheckpoints({
  ctx,
  trainingId,
}: {
  ctx: Context;
  trainingId: number;
}): Promise<RemovableCheckpoint[]> {
  const { rows } = await ctx.execute<{ id: string; sha256: string; only_use: boolean }>(sql`
    with kept as (
      select distinct on (c.epoch) c.id from checkpoint c join training t on t.id = c.training_id
      where c.training_id = ${trainingId} and c.removed_at is null and c.epoch in (t.epoch, t.best_epoch)
      order by c.epoch, c.id desc
    )
    select c.id, c.sha256, not exists (
      select 1 from checkpoint o where o.sha256 = c.sha256 and o.id <> c.id and o.removed_at is null
    ) as only_use
    from checkpoint c
    where c.training_id = ${trainingId} and c.removed_at is null and c.id not in (select id from kept)`);
  return rows.map((row) => ({ id: Number(row.id), sha256: row.sha256, onlyUse: row.only_use }));
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
