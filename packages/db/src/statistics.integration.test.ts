import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "../../../infra/testing/database";

/** With rows for each training, evaluation or series. */
const TABLES = [
  "evaluation",
  "metric_chunk",
  "metric_compaction",
  "metric_journal",
  "metric_series",
  "split_part",
];

test("ANALYZE gathers no statistics of arrays and bytes that grow with trainings and images", async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select c.relname || '.' || a.attname as column, a.attstattarget = 0 as is_left_out
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
       where c.relname = any($1) and a.attnum > 0 and not a.attisdropped
         and (t.typcategory = 'A' or t.oid = 'bytea'::regtype)`,
      [TABLES],
    );
    expect(rows.length).toBeGreaterThanOrEqual(TABLES.length);
    expect(rows.filter(({ is_left_out }) => is_left_out !== true)).toEqual([]);
  } finally {
    await client.end();
    await database.drop();
  }
});
