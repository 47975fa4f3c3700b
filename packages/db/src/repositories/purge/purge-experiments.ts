import type pg from "pg";
import { NAMED_BY_VERSIONS } from "./kept-for-versions";

/** Removes deleted experiments that have neither a sweep nor a run left, nor a model that a registered version names. */
export async function purgeExperiments({ pool, before }: { pool: pg.Pool; before: string }): Promise<number> {
  const gone = await pool.query(
    `delete from experiment e where deleted_at <= $1
       and not exists (select from run where experiment_id = e.id)
       and not exists (select from sweep where experiment_id = e.id)
       and not exists (select from logged_model l where l.experiment_id = e.id and l.uid in ${NAMED_BY_VERSIONS})`,
    [before],
  );
  return gone.rowCount ?? 0;
}
