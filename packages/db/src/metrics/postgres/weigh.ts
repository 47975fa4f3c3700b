import type { MetricStore, Removed } from "../contract";
import type { StoreContext } from "./context";

/** Points of the journal count as they were sent: repeats among them are found by compaction only. */
export async function weigh(
  { connection }: StoreContext,
  { runIds }: Parameters<MetricStore["weigh"]>[0],
): Promise<Removed> {
  const { rows } = await connection.pool.query<{ points: string; bytes: string }>(
    `with owner as (
       select t.points_id as id from training t
       where exists (select from run where run.training_id = t.id and run.id = any($1::bigint[]))
         and not exists (select from run where run.training_id = t.id and run.id <> all($1::bigint[]))
       union all
       select run.points_id from run where run.id = any($1::bigint[]) and run.training_id is null
     )
     select coalesce(sum(points), 0) as points, coalesce(sum(bytes), 0) as bytes from (
       select journal.points, octet_length(journal.payload) as bytes
       from owner join metric_journal journal on journal.owner_id = owner.id
       union all
       select chunk.points, octet_length(chunk.payload) + coalesce(octet_length(chunk.summary), 0)
       from owner join metric_series series on series.owner_id = owner.id
       join metric_chunk chunk on chunk.series_id = series.id
     ) kept`,
    [runIds],
  );
  return { points: Number(rows[0]?.points ?? 0), bytes: Number(rows[0]?.bytes ?? 0) };
}
