import type { Connection } from "@foldwise/db/client";
import { createMetricStore } from "@foldwise/db/metrics";
import pg from "pg";

const METRICS = 20;
const PARAMS = 10;
const FIRST_TIME = 1_700_000_000_000;
/** A spike once in so many points. */
const SPIKES_EVERY = 100_000;

export interface Size {
  /** Runs with 20 metrics and 10 parameters each. */
  runs: number;
  /** Points of one metric of one run. */
  points: number;
}

/**
 * Straight into our tables, as compaction leaves them: the values of a run side by side, as of runs that were logged one after the other. @param longRun the id of the run that gets the points
 * @returns the number of that run
 */
export async function fillOurs(
  connection: Connection,
  { experimentId, longRun, size }: { experimentId: string; longRun: string; size: Size },
): Promise<number> {
  const { pool } = connection;
  await pool.query(
    `insert into run (experiment_id, name, state, points_id, started_at, finished_at, params, tags)
     select $1, 'run ' || i, 'complete', nextval('points_owner'), now() - make_interval(secs => i), now(),
       (select jsonb_object_agg('p' || k, (i * k)::text) from generate_series(1, $3::int) k),
       jsonb_build_object('mlflow.runName', 'run ' || i)
     from generate_series(1, $2::int) i`,
    [experimentId, size.runs, PARAMS],
  );
  await pool.query(
    "insert into metric_name (name) select 'm' || k from generate_series(1, $1::int) k on conflict do nothing",
    [METRICS],
  );
  await pool.query(
    `insert into metric_series (owner_id, name_id, points, last_step, last_time, last_value, min_step, min_value, max_step, max_value)
     select r.points_id, n.id, 100, 100, $2, v, 1, v, 100, v
     from run r, metric_name n, lateral (select random() + 0 * r.id * n.id as v) x
     where r.experiment_id = $1 and n.name ~ '^m[0-9]+$' order by r.id, n.id`,
    [experimentId, FIRST_TIME],
  );
  await pool.query(
    `insert into metric_latest (run_id, experiment_id, name_id, last_step, last_time, last_value, min_step, min_value, max_step, max_value, points, nonfinite)
     select r.id, r.experiment_id, s.name_id, s.last_step, s.last_time, s.last_value, 1, s.min_value, 100, s.max_value, 100, 0
     from run r join metric_series s on s.owner_id = r.points_id where r.experiment_id = $1
     order by r.id, s.name_id`,
    [experimentId],
  );
  const { rows } = await pool.query<{ id: string }>(
    "select id from run where replace(uid::text, '-', '') = $1",
    [longRun],
  );
  const runId = Number(rows[0]?.id);
  const store = createMetricStore(connection);
  for (let from = 0; from < size.points; from += 10_000)
    await store.append({
      runId,
      points: Array.from({ length: 10_000 }, (_, i) => {
        const step = from + i;
        const value = step % SPIKES_EVERY === 77_777 ? 1e6 : Math.sin(step / 500) + Math.random();
        return { name: "train/loss", step, time: FIRST_TIME + step * 40, value };
      }),
    });
  for (let more = true; more; ) more = (await store.compact({ maxAgeMs: 0 })).compactions > 0;
  await pool.query("vacuum analyze");
  return runId;
}

/** The same straight into MLflow's tables, in the same order. @param longRun the id of the run that gets the points */
export async function fillTheirs(
  url: string,
  { experimentId, longRun, size }: { experimentId: string; longRun: string; size: Size },
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select column_name as name from information_schema.columns where table_name = 'runs' and column_name <> 'run_uuid'",
    );
    const columns = rows.map(({ name }) => name);
    const values = columns.map((name) =>
      name === "start_time" ? `${FIRST_TIME} + i` : name === "name" ? "'run ' || i" : name,
    );
    await client.query(
      `insert into runs (run_uuid, ${columns.join(", ")}) select md5('bench' || i), ${values.join(", ")}
       from runs, generate_series(1, $1::int) i where run_uuid = $2`,
      [size.runs, longRun],
    );
    await client.query(
      `insert into tags (key, value, run_uuid) select 'mlflow.runName', 'run ' || i, md5('bench' || i) from generate_series(1, $1::int) i`,
      [size.runs],
    );
    await client.query(
      `insert into params (key, value, run_uuid) select 'p' || k, (i * k)::text, md5('bench' || i)
       from generate_series(1, $1::int) i, generate_series(1, $2::int) k order by i, k`,
      [size.runs, PARAMS],
    );
    await client.query(
      `insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
       select 'm' || k, random() + 0 * i, $3::bigint, 100, false, md5('bench' || i)
       from generate_series(1, $1::int) i, generate_series(1, $2::int) k order by i, k`,
      [size.runs, METRICS, FIRST_TIME],
    );
    await client.query(
      `insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
       select 'train/loss', random(), $2::bigint + i * 40, $3, i, false from generate_series(0, $1::int - 1) i`,
      [size.points, FIRST_TIME, longRun],
    );
    await client.query("vacuum analyze");
    const made = await client.query<{ count: string }>("select count(*) from runs where experiment_id = $1", [
      experimentId,
    ]);
    if (Number(made.rows[0]?.count) !== size.runs + 1)
      throw new Error("MLflow's tables were not filled as planned");
  } finally {
    await client.end();
  }
}
