import { trainingMachine } from "@foldwise/core/states";
import type pg from "pg";
import { BEGIN_MAINTENANCE } from "../../client";
import type { MetricStore } from "../../metrics";
import { inTransaction } from "../../metrics/postgres/context";
import { lockOwner } from "../../metrics/postgres/lock";
import { resolveOwners } from "../../metrics/postgres/owners";
import { deleteInBatches } from "./delete-in-batches";
import { isKept } from "./kept-for-versions";

export interface PurgedRun {
  /** Its training went, too. */
  training: boolean;
  points: number;
  /** Of the points' payloads. */
  bytes: number;
  /** Checkpoints whose files nothing names any more. */
  files: number;
  fileBytes: number;
}

/**
 * Removes a run that was deleted, its points first, and its training with it when no other run has that one. The
 * run's row goes last, so that a purge that was broken off finds it again.
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
}): Promise<PurgedRun> {
  const { rows } = await pool.query<{ training_id: string | null }>(
    "select training_id from run where id = $1",
    [runId],
  );
  const trainingId = rows[0]?.training_id ?? null;
  const unused = trainingId !== null && (await retireTraining(pool, { trainingId, before }));
  const { points, bytes } = await metrics.deleteRun({ runId });
  const last =
    trainingId !== null &&
    unused &&
    (await pool.query("select from run where training_id = $1 and id <> $2 limit 1", [trainingId, runId]))
      .rowCount === 0;
  const { files, fileBytes } = last ? await removeTrainingRows(pool, trainingId) : { files: 0, fileBytes: 0 };
  const [owner = null] = await resolveOwners(pool, [{ runId }]);
  await inTransaction(pool, BEGIN_MAINTENANCE, async (client) => {
    // A compaction of the training's points writes to the rows of all its runs: it and this would wait for each other.
    if (owner !== null) await lockOwner(client, owner);
    await client.query("delete from run where id = $1", [runId]);
    if (last) await client.query("delete from training where id = $1", [trainingId]);
  });
  return { training: last, points, bytes, files, fileBytes };
}

/** What hangs on a training and is much, some at a time. */
async function removeTrainingRows(
  pool: pg.Pool,
  trainingId: string,
): Promise<{ files: number; fileBytes: number }> {
  await deleteInBatches(pool, { table: "log_line", where: "training_id = $1", value: trainingId });
  // A row holds the scores of thousands of images.
  await deleteInBatches(pool, {
    table: "evaluation",
    where: "training_id = $1",
    value: trainingId,
    rows: 100,
  });
  const { rows } = await pool.query<{ files: string; bytes: string }>(
    "select count(*) as files, coalesce(sum(bytes), 0) as bytes from checkpoint where training_id = $1 and removed_at is null and content is null",
    [trainingId],
  );
  return { files: Number(rows[0]?.files ?? 0), fileBytes: Number(rows[0]?.bytes ?? 0) };
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
      `select from run where training_id = $1 and ${isKept("run", "$2")} limit 1`,
      [trainingId, before],
    );
    if (kept.rowCount !== 0) return false;
    await client.query(
      `update training set fingerprint = 'purged:' || id, attempt = attempt + 1, state = $2
       where id = $1 and fingerprint not like 'purged:%'`,
      [trainingId, trainingMachine.to("retire")],
    );
    return true;
  });
}
