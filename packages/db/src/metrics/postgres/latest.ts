import type { Latest, MetricStore } from "../contract";
import type { StoreContext } from "./context";

interface LatestRow {
  run_id: string;
  name: string;
  last_step: string;
  last_time: string;
  last_value: number | null;
  last_special: number | null;
  min_step: string | null;
  min_value: number | null;
  max_step: string | null;
  max_value: number | null;
  points: string;
  nonfinite: string;
}

/** Values of `last_special`. */
export const SPECIALS = new Map([
  [1, Number.NaN],
  [2, Number.POSITIVE_INFINITY],
  [3, Number.NEGATIVE_INFINITY],
]);

export async function latest(
  { connection, names }: StoreContext,
  request: Parameters<MetricStore["latest"]>[0],
): Promise<Latest[]> {
  const nameIds = request.names ? await names.lookup(request.names) : null;
  const { rows } = await connection.pool.query<LatestRow>(
    `select l.run_id, n.name, l.last_step, l.last_time, l.last_value, l.last_special, l.min_step, l.min_value,
       l.max_step, l.max_value, l.points, l.nonfinite
     from unnest($1::bigint[]) with ordinality wanted(run_id, at)
     join metric_latest l on l.run_id = wanted.run_id join metric_name n on n.id = l.name_id
     where $2::int[] is null or l.name_id = any($2::int[])
     order by wanted.at, n.name collate "C"`,
    [request.runIds, nameIds],
  );
  return rows.map((row) => ({
    runId: Number(row.run_id),
    name: row.name,
    lastStep: BigInt(row.last_step),
    lastTime: Number(row.last_time),
    last: row.last_value ?? SPECIALS.get(row.last_special ?? 1) ?? Number.NaN,
    min: row.min_value,
    minStep: row.min_step === null ? null : BigInt(row.min_step),
    max: row.max_value,
    maxStep: row.max_step === null ? null : BigInt(row.max_step),
    points: Number(row.points),
    nonfinite: Number(row.nonfinite),
  }));
}

/**
 * Brings the rows of runs up to date from their series' summaries. $1: owners. $2: runs, or null for all of the
 * owners'. In order of the key, so that two of them cannot wait for each other in a circle.
 */
export const REFRESH_LATEST = `
  with target as (
    select r.id as run_id, r.experiment_id, t.points_id as owner_id
    from training t join run r on r.training_id = t.id
    where t.points_id = any($1::bigint[]) and ($2::bigint[] is null or r.id = any($2::bigint[]))
    union all
    select r.id, r.experiment_id, r.points_id from run r
    where r.points_id = any($1::bigint[]) and r.training_id is null and ($2::bigint[] is null or r.id = any($2::bigint[]))
  )
  insert into metric_latest as l (run_id, experiment_id, name_id, last_step, last_time, last_value, last_special,
    min_step, min_value, max_step, max_value, points, nonfinite)
  select x.run_id, x.experiment_id, s.name_id, s.last_step, s.last_time,
    case when s.last_value in ('NaN', 'Infinity', '-Infinity') then null else s.last_value end,
    case s.last_value when 'NaN' then 1 when 'Infinity' then 2 when '-Infinity' then 3 end,
    s.min_step, s.min_value, s.max_step, s.max_value, s.points, s.nonfinite
  from target x join metric_series s on s.owner_id = x.owner_id
  where s.points > 0 and ($3::int[] is null or s.name_id = any($3::int[]))
  order by x.run_id, s.name_id
  on conflict (run_id, name_id) do update set
    last_step = excluded.last_step, last_time = excluded.last_time, last_value = excluded.last_value,
    last_special = excluded.last_special, min_step = excluded.min_step, min_value = excluded.min_value,
    max_step = excluded.max_step, max_value = excluded.max_value, points = excluded.points,
    nonfinite = excluded.nonfinite`;
