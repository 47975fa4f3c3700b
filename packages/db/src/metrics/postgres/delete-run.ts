import type { MetricStore } from "../contract";
import { inTransaction, type Queryable, type StoreContext } from "./context";
import { lockOwner } from "./lock";
import { resolveOwners } from "./owners";

const ROWS_A_STATEMENT = 2_000;

export async function deleteRun({ connection }: StoreContext, { runId }: { runId: number }): Promise<void> {
  const { pool } = connection;
  const [ownerId] = await resolveOwners(pool, [{ runId }]);
  await pool.query("delete from metric_latest where run_id = $1", [runId]);
  if (ownerId === undefined || ownerId === null) return;
  const others = await pool.query(
    `select from run r left join training t on t.id = r.training_id
     where r.id <> $1 and coalesce(t.points_id, r.points_id) = $2 limit 1`,
    [runId, ownerId],
  );
  if (others.rowCount === 0) await deletePoints(pool, ownerId);
}

/** Removes everything kept under an owner, in short transactions; what is left of a broken-off one the next removes. */
export async function deletePoints(pool: StoreContext["connection"]["pool"], ownerId: number): Promise<void> {
  for (let more = true; more; )
    more = await inTransaction(pool, "begin", async (client) => {
      await lockOwner(client, ownerId);
      return deleteSome(client, ownerId);
    });
}

/** One statement's worth; true while there is more. The caller holds the owner's lock. */
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

export async function dropExperiment(
  context: StoreContext,
  { experimentId, signal }: Parameters<MetricStore["dropExperiment"]>[0],
): Promise<{ runs: number }> {
  let runs = 0;
  for (let after = 0; ; ) {
    const { rows } = await context.connection.pool.query<{ id: string }>(
      "select id from run where experiment_id = $1 and id > $2 order by id limit 500",
      [experimentId, after],
    );
    for (const { id } of rows) {
      signal?.throwIfAborted();
      await deleteRun(context, { runId: Number(id) });
      after = Number(id);
      runs++;
    }
    if (rows.length === 0) return { runs };
  }
}
