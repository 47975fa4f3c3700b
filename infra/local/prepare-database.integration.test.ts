import { randomBytes } from "node:crypto";
import { migrate } from "@foldwise/db/migrate";
import pg from "pg";
import { afterEach, expect, inject, test } from "vitest";
// Brings the names of what the global set-up provides.
import type {} from "../testing/provided";
import { prepareDatabase } from "./prepare-database";

const name = `handed_over_${randomBytes(6).toString("hex")}`;

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const superuserUrl = () => inject("SUPERUSER_URL");
function at(base: string, database: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.href;
}

afterEach(async () => {
  await query(superuserUrl(), `drop database if exists ${name} with (force)`);
});

test("Foldwise's role owns its database and can neither read files of the server nor run programs", async () => {
  const url = at(inject("DATABASE_URL"), name);
  await prepareDatabase({ url, superuserUrl: superuserUrl() });
  expect(await query(url, "select rolsuper from pg_roles where rolname = current_user")).toEqual([
    { rolsuper: false },
  ]);
  await expect(query(url, "select pg_read_file('PG_VERSION')")).rejects.toThrow(/permission denied/);
  await expect(query(url, "copy (select 1) to program 'true'")).rejects.toThrow(/must be superuser/);
});

test("a database of 0.1, the superuser's in every part, is handed over with its data", async () => {
  await query(superuserUrl(), `create database ${name}`);
  const old = at(superuserUrl(), name);
  await migrate(old);
  await query(old, "insert into experiment (name) values ('kept')");
  const url = at(inject("DATABASE_URL"), name);
  await prepareDatabase({ url, superuserUrl: superuserUrl() });
  // A second time, as at each start.
  await prepareDatabase({ url, superuserUrl: superuserUrl() });
  await migrate(url);
  expect(await query(url, "select name from experiment")).toEqual([{ name: "kept" }]);
  await query(url, "alter table experiment add column note text");
  const left = await query(
    url,
    `select relname from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname !~ '^(pg_|information_schema$)' and relkind in ('r', 'p', 'v', 'm', 'S')
        and pg_get_userbyid(relowner) <> current_user`,
  );
  expect(left).toEqual([]);
});
