import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@foldwise/db/migrate";
import pg from "pg";
import { inject } from "vitest";
// Brings the names of what the global set-up provides.
import type {} from "./provided";

export interface TestDatabase {
  url: string;
  /** Removes it, ending connections that are still open. */
  drop(): Promise<void>;
}

/** A database of its own for a test file, on the cluster of the global set-up, at the newest schema. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return create({ template: new URL(inject("DATABASE_URL")).pathname.slice(1) });
}

/** As createTestDatabase, without a schema. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create({ template: "template1" });
}

async function create({ template }: { template: string }): Promise<TestDatabase> {
  const superuser = inject("SUPERUSER_URL");
  const url = new URL(inject("DATABASE_URL"));
  const name = `test_${randomBytes(6).toString("hex")}`;
  await execute(superuser, `create database ${name} owner ${url.username} template ${template}`);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(superuser, `drop database if exists ${name} with (force)`) };
}

/** As createTestDatabase, at the schema that an earlier version left: `tag` is its last migration. */
export async function createReleasedDatabase(tag: string): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const folder = mkdtempSync(join(tmpdir(), "foldwise-released-"));
  try {
    cpSync(fileURLToPath(new URL("../../packages/db/migrations", import.meta.url)), folder, {
      recursive: true,
    });
    const journal = join(folder, "meta", "_journal.json");
    const all: { entries: { tag: string }[] } = JSON.parse(readFileSync(journal, "utf8"));
    const last = all.entries.findIndex((entry) => entry.tag === tag);
    if (last < 0) throw new Error(`no migration ${tag}`);
    writeFileSync(journal, JSON.stringify({ ...all, entries: all.entries.slice(0, last + 1) }));
    await migrate(database.url, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return database;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
