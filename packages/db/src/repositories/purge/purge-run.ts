import type pg from "pg";
import type { MetricStore } from "../../metrics";
import { inTransaction } from "../../metrics/postgres/context";
import { deleteInBatches } from "./delete-in-batches";

/**
 * Removes a run that was deleted, its points first, and its training with it when no other run has that one. The
 * run's row goes last, so that a purge that was broken off finds it again.
 * @returns whether its training went, too.
 */
export async function purgeRun({
  pool,
  metrics,
  runId,
  before,
}: {
  pool: pg.Pool;
  metrics: Pick<MetricStore, "deleteRun">;
  runId: number;
  before: string;
}): Promise<boolean> {
  const { rows } = await pool.query<{ training_id: string | null }>(
    "select training_id from run where id = $1",
    [runId],
  );
  const trainingId = rows[0]?.training_id ?? null;
  const unused = trainingId !== null && (await retireTraining(pool, { trainingId, before }));
  await metrics.deleteRun({ runId });
  const last =
    trainingId !== null &&
    unused &&
    (await pool.query("select from run where training_id = $1 and id <> $2 limit 1", [trainingId, runId]))
      .rowCount === 0;
  if (last) {
    await deleteInBatches(pool, { table: "log_line", where: "training_id = $1", value: trainingId });
    // A row holds the scores of thousands of images.
    await deleteInBatches(pool, {
      table: "evaluation",
      where: "training_id = $1",
      value: trainingId,
      rows: 100,
    });
  }
  await inTransaction(pool, "begin", async (client) => {
    await client.query("delete from run where id = $1", [runId]);
    if (last) await client.query("delete from training where id = $1", [trainingId]);
  });
  return last;
}

/**
 * Takes a training that only purged runs have out of use: no new run can join it, and no attempt that is still at work
 * writes points after they were removed. False when another run keeps it.
 */
function retireTraining(
  pool: pg.Pool,
  { trainingId, before }: { trainingId: string; before: string },
): Promise<boolean> {
  return inTransaction(pool, "begin", async (client) => {
    // A run that joins locks this row, too: it is seen below, or comes after and finds no such fingerprint.
    await client.query("select from training where id = $1 for update", [trainingId]);
    const kept = await client.query(
      "select from run where training_id = $1 and (deleted_at is null or deleted_at > $2) limit 1",
      [trainingId, before],
    );
    if (kept.rowCount !== 0) return false;
    await client.query(
      `update training set fingerprint = 'purged:' || id, attempt = attempt + 1, state = 'cancelled'
       where id = $1 and fingerprint not like 'purged:%'`,
      [trainingId],
    );
    return true;
  });
}
