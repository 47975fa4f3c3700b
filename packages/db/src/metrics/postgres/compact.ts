import type { Compacted, CompactOptions } from "../contract";
import { compactOwners } from "./compact-owners";
import { inTransaction, type StoreContext } from "./context";
import { FOLDS_KEPT_MINUTES } from "./follow";

export const DEFAULT_MIN_BATCHES = 64;
export const DEFAULT_MAX_AGE_MS = 2_000;
const OWNERS_A_PASS = 5_000;
const OWNERS_A_GROUP = 64;
const BATCHES_A_GROUP = 256;

/** One pass over the owners that are due, oldest batch first; each in transactions of its own until it is folded. */
export async function compact(
  { connection }: StoreContext,
  { minBatches = DEFAULT_MIN_BATCHES, maxAgeMs = DEFAULT_MAX_AGE_MS, signal }: CompactOptions = {},
): Promise<Compacted> {
  const { pool } = connection;
  const due = await pool.query<{ owner_id: string; batches: number }>(
    `select owner_id, count(*)::int as batches from metric_journal group by owner_id
     having count(*) >= $1 or min(at) <= clock_timestamp() - make_interval(secs => $2)
     order by min(id) limit $3`,
    [minBatches, maxAgeMs / 1_000, OWNERS_A_PASS],
  );
  const total: Compacted = { folds: 0, batches: 0, points: 0 };
  for (const { ownerIds, batches } of inGroups(due.rows)) {
    // Those that came since wait for the next pass, so that one busy owner does not hold up the others.
    for (let left = batches; left > 0; ) {
      if (signal?.aborted) return total;
      const fold = await inTransaction(pool, "begin", (client) => compactOwners(client, ownerIds));
      if (fold.batches === 0) break;
      left -= fold.batches;
      total.folds++;
      total.batches += fold.batches;
      total.points += fold.points;
    }
  }
  await pool.query("delete from metric_fold where at < clock_timestamp() - make_interval(mins => $1)", [
    FOLDS_KEPT_MINUTES,
  ]);
  return total;
}

/** Owners of few batches share a transaction; one with many has its own. */
function inGroups(
  due: readonly { owner_id: string; batches: number }[],
): { ownerIds: number[]; batches: number }[] {
  const groups: { ownerIds: number[]; batches: number }[] = [];
  for (const { owner_id, batches } of due) {
    const open = groups.at(-1);
    if (open && open.ownerIds.length < OWNERS_A_GROUP && open.batches + batches <= BATCHES_A_GROUP) {
      open.ownerIds.push(Number(owner_id));
      open.batches += batches;
    } else groups.push({ ownerIds: [Number(owner_id)], batches });
  }
  return groups;
}
