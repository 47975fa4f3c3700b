import type pg from "pg";

/** What must hold of the rows in between transactions, each as a query for rows that contradict it. */
const CONTRADICTIONS: Record<string, string> = {
  "chunks of a series overlap": `
    select series_id, lo, lo_time from (
      select *, lag((hi, hi_time, hi_order)) over w as before from metric_chunk
      window w as (partition by series_id order by lo, lo_time, lo_order)
    ) c where before >= (lo, lo_time, lo_order) or (lo, lo_time, lo_order) > (hi, hi_time, hi_order)`,
  "a chunk is larger than any":
    "select series_id, lo, points from metric_chunk where points not between 1 and 512",
  "a series counts other points than its chunks": `
    select s.id, s.points, c.points from metric_series s left join (
      select series_id, sum(points) as points, sum(nonfinite) as nonfinite, min(min_value) as min, max(max_value) as max
      from metric_chunk group by series_id
    ) c on c.series_id = s.id
    where (s.points, s.nonfinite) is distinct from (coalesce(c.points, 0), coalesce(c.nonfinite, 0))
      or (s.min_value, s.max_value) is distinct from (c.min, c.max)`,
  "a latest row is not its series'": `
    select l.run_id, l.name_id from metric_latest l join run r on r.id = l.run_id
    left join training t on t.id = r.training_id
    left join metric_series s on s.owner_id = coalesce(t.points_id, r.points_id) and s.name_id = l.name_id
    where (l.points, l.last_step, l.last_time, l.min_value, l.max_value, l.experiment_id)
      is distinct from (s.points, s.last_step, s.last_time, s.min_value, s.max_value, r.experiment_id)`,
  "a run has no latest row of a metric": `
    select r.id, s.name_id from run r join metric_series s on s.owner_id = r.points_id
    where r.training_id is null and s.points > 0
      and not exists (select from metric_latest l where l.run_id = r.id and l.name_id = s.name_id)`,
  "a series has no owner": `
    select s.id from metric_series s where not exists (select from run where points_id = s.owner_id)
      and not exists (select from training where points_id = s.owner_id)`,
  "a chunk has no series": `
    select c.series_id from metric_chunk c where not exists (select from metric_series s where s.id = c.series_id)`,
  "there is a deadlock": `
    select deadlocks from pg_stat_database where datname = current_database() and deadlocks > 0`,
};

/** @throws Error naming what contradicts itself. The caller sees to it that nothing is written meanwhile. */
export async function checkRows(pool: pg.Pool): Promise<void> {
  for (const [what, query] of Object.entries(CONTRADICTIONS)) {
    const { rows } = await pool.query(query);
    if (rows.length > 0) throw new Error(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
}
