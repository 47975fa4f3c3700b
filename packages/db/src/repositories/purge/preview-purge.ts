import type { Connection } from "../../client";
import type { MetricStore } from "../../metrics";
import { isKept, NAMED_BY_VERSIONS } from "./kept-for-versions";
import { cutoff, type Purged } from "./purge-deleted";

type Counted = "trainings" | "sweeps" | "experiments" | "datasets" | "files" | "bytes";

/** What `purgeDeleted` would remove now; it removes nothing. Points of the journal count as they were sent. */
export async function previewPurge({
  connection: { pool },
  metrics,
  olderThanMs,
}: {
  connection: Connection;
  metrics: Pick<MetricStore, "weigh">;
  olderThanMs: number;
}): Promise<Omit<Purged, "more">> {
  const before = await cutoff(pool, olderThanMs);
  const { rows } = await pool.query<{ id: string }>(`select id from run where not ${isKept("run", "$1")}`, [
    before,
  ]);
  const runIds = rows.map(({ id }) => Number(id));
  const { points, bytes } = await metrics.weigh({ runIds });
  const counts = await pool.query<Record<Counted, string>>(
    `with gone as (
       select t.id from training t
       where exists (select from run where run.training_id = t.id)
         and not exists (select from run where run.training_id = t.id and ${isKept("run", "$1")})
     )
     select (select count(*) from gone) as trainings, f.files, f.bytes,
       (select count(*) from sweep s where s.deleted_at <= $1
          and not exists (select from run where run.sweep_id = s.id and ${isKept("run", "$1")})) as sweeps,
       (select count(*) from experiment e where e.deleted_at <= $1
          and not exists (select from run where run.experiment_id = e.id and ${isKept("run", "$1")})
          and not exists (select from sweep s where s.experiment_id = e.id and (s.deleted_at is null or s.deleted_at > $1))
          and not exists (select from logged_model l where l.experiment_id = e.id and l.uid in ${NAMED_BY_VERSIONS})) as experiments,
       (select count(*) from dataset d where d.deleted_at <= $1
          and not exists (select from training t where t.dataset_id = d.id and t.id not in (select id from gone))
          and not exists (select from sweep s where s.dataset_id = d.id and (s.deleted_at is null or s.deleted_at > $1
            or exists (select from run where run.sweep_id = s.id and ${isKept("run", "$1")})))) as datasets
     from (select count(*) as files, coalesce(sum(c.bytes), 0) as bytes from gone
           join checkpoint c on c.training_id = gone.id and c.removed_at is null and c.content is null) f`,
    [before],
  );
  const count = (key: Counted) => Number(counts.rows[0]?.[key] ?? 0);
  return {
    runs: runIds.length,
    trainings: count("trainings"),
    sweeps: count("sweeps"),
    experiments: count("experiments"),
    datasets: count("datasets"),
    points,
    bytes,
    files: count("files"),
    fileBytes: count("bytes"),
  };
}
