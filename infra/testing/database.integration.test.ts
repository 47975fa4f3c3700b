import { upgrade } from "@foldwise/db/upgrade";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { guideBlocks } from "../../packages/client/src/cli/guide-commands";
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

test("the SQL of the cluster guide makes a role whose database takes the schema", async () => {
  const [block, ...more] = guideBlocks().filter(({ language }) => language === "sql");
  expect(more).toEqual([]);
  const name = `guide_${process.pid}`;
  const superuser = new pg.Client({ connectionString: inject("SUPERUSER_URL") });
  await superuser.connect();
  try {
    const statements = block?.text.replaceAll("foldwise", name).split(";\n").filter(Boolean) ?? [];
    expect(statements).toHaveLength(2);
    for (const statement of statements) await superuser.query(statement);
    const url = new URL(inject("SUPERUSER_URL"));
    Object.assign(url, { username: name, password: "PASSWORD", pathname: `/${name}` });
    await upgrade(url.href);
  } finally {
    await superuser.query(`drop database if exists ${name}`);
    await superuser.query(`drop role if exists ${name}`);
    await superuser.end();
  }
});

test("Temporal's address is provided", () => {
  expect(inject("TEMPORAL_ADDRESS")).toMatch(/^127\.0\.0\.1:\d+$/);
});
