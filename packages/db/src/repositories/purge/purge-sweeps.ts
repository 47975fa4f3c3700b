import type pg from "pg";
import { deleteInBatches } from "./delete-in-batches";

/** Removes deleted sweeps that have no run left, with their trials and events. */
export async function purgeSweeps({
  pool,
  before,
  signal,
}: {
  pool: pg.Pool;
  before: string;
  signal?: AbortSignal;
}): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from sweep s where deleted_at <= $1 and not exists (select from run where sweep_id = s.id)
     order by id`,
    [before],
  );
  for (const { id } of rows) {
    signal?.throwIfAborted();
    for (const table of ["trial", "sweep_event"])
      await deleteInBatches(pool, { table, where: "sweep_id = $1", value: id });
    await pool.query("delete from sweep where id = $1", [id]);
  }
  return rows.length;
}
