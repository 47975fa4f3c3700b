import type pg from "pg";

/** Deletes the rows of a table, some in each transaction, so that no lock is held for long. Names are this code's own. */
export async function deleteInBatches(
  pool: pg.Pool,
  { table, where, value, rows = 2_000 }: { table: string; where: string; value: unknown; rows?: number },
): Promise<void> {
  for (;;) {
    const gone = await pool.query(
      `delete from ${table} where ctid in (select ctid from ${table} where ${where} limit ${rows})`,
      [value],
    );
    if ((gone.rowCount ?? 0) < rows) return;
  }
}
