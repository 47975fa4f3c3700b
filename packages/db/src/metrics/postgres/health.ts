import type { StoreHealth } from "../contract";
import type { StoreContext } from "./context";

interface HealthRow {
  batches: string;
  points: string;
  oldest_ms: number;
  rate: number;
  journal: string;
  chunks: string;
  series: string;
  latest: string;
  quarantined: string;
}

export async function health({ connection }: StoreContext): Promise<StoreHealth> {
  const { rows } = await connection.pool.query<HealthRow>(
    `select j.batches, j.points, j.oldest_ms, f.rate,
       pg_total_relation_size('metric_journal') as journal, pg_total_relation_size('metric_chunk') as chunks,
       pg_total_relation_size('metric_series') as series, pg_total_relation_size('metric_latest') as latest,
       (select count(*) from metric_quarantine) as quarantined
     from (select count(*) as batches, coalesce(sum(points), 0) as points,
             coalesce(extract(epoch from clock_timestamp() - min(at)) * 1000, 0)::float8 as oldest_ms
           from metric_journal) j,
          (select (coalesce(sum(points), 0) / 60.0)::float8 as rate from metric_compaction
           where at > statement_timestamp() - interval '1 minute') f`,
  );
  const [row] = rows;
  return {
    backlog: {
      batches: Number(row?.batches ?? 0),
      points: Number(row?.points ?? 0),
      oldestMs: Math.max(0, row?.oldest_ms ?? 0),
    },
    rate: row?.rate ?? 0,
    bytes: {
      journal: Number(row?.journal ?? 0),
      chunks: Number(row?.chunks ?? 0),
      series: Number(row?.series ?? 0),
      latest: Number(row?.latest ?? 0),
    },
    quarantined: Number(row?.quarantined ?? 0),
  };
}
