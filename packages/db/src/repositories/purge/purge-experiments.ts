import type pg from "pg";

/** Removes deleted experiments that have neither a sweep nor a run left. */
export async function purgeExperiments({ pool, before }: { pool: pg.Pool; before: string }): Promise<number> {
  const gone = await pool.query(
    `delete from experiment e where deleted_at <= $1
       and not exists (select from run where experiment_id = e.id)
       and not exists (select from sweep where experiment_id = e.id)`,
    [before],
  );
  return gone.rowCount ?? 0;
}
