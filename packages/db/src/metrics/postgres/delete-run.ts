import { BEGIN_MAINTENANCE } from "../../client";
import type { MetricStore, Removed } from "../contract";
import { inTransaction, type Queryable, type StoreContext } from "./context";
import { lockOwner } from "./lock";
import { resolveOwners } from "./owners";

const ROWS_A_STATEMENT = 2_000;

export async function deleteRun(
  { connection }: StoreContext,
  { runId }: Parameters<MetricStore["deleteRun"]>[0],
): Promise<Removed> {
  const { pool } = connection;
  const removed: Removed = { points: 0, bytes: 0 };
  const [ownerId] = await resolveOwners(pool, [{ runId }]);
  if (ownerId === undefined || ownerId === null) return removed;
  // Short transactions; what a broken-off one leaves, the next one removes.
  for (let more = true; more; ) {
    const some: Removed = { points: 0, bytes: 0 };
    more = await inTransaction(pool, BEGIN_MAINTENANCE, async (client) => {
      await lockOwner(client, ownerId);
      if (!(await isShared(client, ownerId, runId)) && (await deleteSome(client, ownerId, some))) return true;
      // Under the lock, since a compaction under way would bring them back.
      await client.query("delete from metric_latest where run_id = $1", [runId]);
      return false;
    });
    removed.points += some.points;
    removed.bytes += some.bytes;
  }
  return removed;
}

async function isShared(client: Queryable, ownerId: number, runId: number): Promise<boolean> {
  const others = await client.query(
    `select from run r where r.training_id = (select id from training where points_id = $2) and r.id <> $1
     union all select from run r where r.points_id = $2 and r.training_id is null and r.id <> $1 limit 1`,
    [runId, ownerId],
  );
  return others.rowCount !== 0;
}

/**
 * Removes what is kept under an owner, some rows at a time, and adds it to `removed`; true while there is more. The
 * caller holds its lock.
 */
export async function deleteSome(client: Queryable, ownerId: number, removed: Removed): Promise<boolean> {
  const some = async (table: string, where: string, bytes: string) => {
    const { rows } = await client.query<{ rows: string; points: string; bytes: string }>(
      `with gone as (
         delete from ${table} where ctid in (select ctid from ${table} where ${where} limit $2)
         returning points, ${bytes} as bytes
       )
       select count(*) as rows, coalesce(sum(points), 0) as points, coalesce(sum(bytes), 0) as bytes from gone`,
      [ownerId, ROWS_A_STATEMENT],
    );
    removed.points += Number(rows[0]?.points ?? 0);
    removed.bytes += Number(rows[0]?.bytes ?? 0);
    return Number(rows[0]?.rows ?? 0) === ROWS_A_STATEMENT;
  };
  if (await some("metric_journal", "owner_id = $1", "octet_length(payload)")) return true;
  const ofSeries = "series_id in (select id from metric_series where owner_id = $1)";
  if (await some("metric_chunk", ofSeries, "octet_length(payload) + coalesce(octet_length(summary), 0)"))
    return true;
  await client.query("delete from metric_quarantine where owner_id = $1", [ownerId]);
  await client.query("delete from metric_compaction where owner_id = $1", [ownerId]);
  await client.query("delete from metric_series where owner_id = $1", [ownerId]);
  return false;
}
