import pg from "pg";
import { expect, inject, test } from "vitest";
import { createTestDatabase } from "./database";

test("a test database is at the newest schema, its own, and gone after drop", async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  expect(one.url).not.toBe(other.url);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  const tables = await client.query(
    "select count(*)::int as n from information_schema.tables where table_schema = 'public'",
  );
  expect(tables.rows[0]?.n).toBeGreaterThan(5);
  await client.end();
  await Promise.all([one.drop(), other.drop()]);
  const gone = new pg.Client({ connectionString: one.url });
  await expect(gone.connect()).rejects.toThrow(/does not exist/);
});

test("Temporal's address is provided", () => {
  expect(inject("TEMPORAL_ADDRESS")).toMatch(/^127\.0\.0\.1:\d+$/);
});
