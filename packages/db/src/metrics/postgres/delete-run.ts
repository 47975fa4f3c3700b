import { BEGIN_MAINTENANCE, inTransaction, type Queryable, type StoreContext } from "./context";
import { lockOwner } from "./lock";
import { resolveOwners } from "./owners";

const ROWS_A_STATEMENT = 2_000;

export async function deleteRun({ connection }: StoreContext, { runId }: { runId: number }): Promise<void> {
  const { pool } = connection;
  const [ownerId] = await resolveOwners(pool, [{ runId }]);
  if (ownerId === undefined || ownerId === null) return;
  // Short transactions; what a broken-off one leaves, the next one removes.
  for (let more = true; more; )
    more = await inTransaction(pool, BEGIN_MAINTENANCE, async (client) => {
      await lockOwner(client, ownerId);
      if (!(await isShared(client, ownerId, runId)) && (await deleteSome(client, ownerId))) return true;
      // Under the lock, since a compaction under way would bring them back.
      await client.query("delete from metric_latest where run_id = $1", [runId]);
      return false;
    });
}

async function isShared(client: Queryable, ownerId: number, runId: number): Promise<boolean> {
  const others = await client.query(
    `select from run r where r.training_id = (select id from training where points_id = $2) and r.id <> $1
     union all select from run r where r.points_id = $2 and r.training_id is null and r.id <> $1 limit 1`,
    [runId, ownerId],
  );
  return others.rowCount !== 0;
}

/** Removes what is kept under an owner, some rows at a time; true while there is more. The caller holds its lock. */
export async function deleteSome(client: Queryable, ownerId: number): Promise<boolean> {
  const some = (table: string, where: string) =>
    client.query(`delete from ${table} where ctid in (select ctid from ${table} where ${where} limit $2)`, [
      ownerId,
      ROWS_A_STATEMENT,
    ]);
  const journal = await some("metric_journal", "owner_id = $1");
  if (journal.rowCount === ROWS_A_STATEMENT) return true;
  const chunks = await some(
    "metric_chunk",
    "series_id in (select id from metric_series where owner_id = $1)",
  );
  if (chunks.rowCount === ROWS_A_STATEMENT) return true;
  await client.query("delete from metric_quarantine where owner_id = $1", [ownerId]);
  await client.query("delete from metric_fold where owner_id = $1", [ownerId]);
  await client.query("delete from metric_series where owner_id = $1", [ownerId]);
  return false;
}
