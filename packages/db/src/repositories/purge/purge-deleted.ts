import type pg from "pg";
import type { Connection } from "../../client";
import type { MetricStore } from "../../metrics";
import type { Queryable } from "../../metrics/postgres/context";
import { isKept } from "./kept-for-versions";
import { purgeDatasets } from "./purge-datasets";
import { purgeExperiments } from "./purge-experiments";
import { purgeRun } from "./purge-run";
import { purgeSweeps } from "./purge-sweeps";

/** Any two constants: one purge of a database at a time. */
const LOCK = [7_310_422, -1];

export interface Purged {
  runs: number;
  trainings: number;
  sweeps: number;
  experiments: number;
  datasets: number;
  /** Points that went, and the bytes of their payloads in Postgres. */
  points: number;
  bytes: number;
  /** Checkpoints that went with their trainings: a worker removes unreferenced files. */
  files: number;
  fileBytes: number;
  /** There is more to remove: `limit` was reached, or another purge is under way. */
  more: boolean;
}

/**
 * Removes for good what was deleted longer than `olderThanMs` ago: points, runs, trainings whose last run is gone,
 * sweeps, experiments, datasets that nothing refers to. A run or model stays, hidden, while a version of a registered model
 * names its files. Short transactions; what a broken-off purge leaves, the next one removes. Nothing is done
 * while another purge is under way.
 * @param limit most runs at a time.
 */
export async function purgeDeleted({
  connection,
  metrics,
  olderThanMs,
  limit = 1_000_000,
  signal,
}: {
  connection: Connection;
  metrics: Pick<MetricStore, "deleteRun">;
  olderThanMs: number;
  limit?: number;
  signal?: AbortSignal;
}): Promise<Purged> {
  const purged: Purged = {
    runs: 0,
    trainings: 0,
    sweeps: 0,
    experiments: 0,
    datasets: 0,
    points: 0,
    bytes: 0,
    files: 0,
    fileBytes: 0,
    more: true,
  };
  // A lock of the session: a process that is killed gives it back with its connection.
  const holder = await connection.sessions.connect();
  let broken = true;
  try {
    const { rows } = await holder.query<{ locked: boolean }>(
      "select pg_try_advisory_lock($1, $2) as locked",
      LOCK,
    );
    if (rows[0]?.locked) await purge(holder);
    await holder.query("select pg_advisory_unlock($1, $2)", LOCK);
    broken = false;
    return purged;
  } finally {
    // A connection that may still hold the lock is closed.
    holder.release(broken);
  }

  async function purge(client: pg.PoolClient): Promise<void> {
    const { pool } = connection;
    const before = await cutoff(client, olderThanMs);
    for (let after = 0; ; ) {
      const { rows } = await client.query<{ id: string }>(
        `select id from run where not ${isKept("run", "$1")} and id > $2 order by id limit 200`,
        [before, after],
      );
      for (const { id } of rows) {
        signal?.throwIfAborted();
        if (purged.runs >= limit) return;
        const gone = await purgeRun({ pool, metrics, runId: Number(id), before });
        purged.runs++;
        if (gone.training) purged.trainings++;
        for (const key of ["points", "bytes", "files", "fileBytes"] as const) purged[key] += gone[key];
        after = Number(id);
      }
      if (rows.length === 0) break;
    }
    purged.sweeps = await purgeSweeps({ pool, before, signal });
    purged.experiments = await purgeExperiments({ pool, before });
    purged.datasets = await purgeDatasets({ pool, before });
    purged.more = false;
  }
}

/** The moment so long ago by the server's clock, as text: a Date would lose the microseconds. */
export async function cutoff(client: Queryable, olderThanMs: number): Promise<string> {
  const { rows } = await client.query<{ before: string }>(
    "select (clock_timestamp() - $1 * interval '1 millisecond')::text as before",
    [olderThanMs],
  );
  const before = rows[0]?.before;
  if (before === undefined) throw new Error("Postgres did not return the time");
  return before;
}
