import { randomBytes } from "node:crypto";
import { migrate } from "@foldwise/db";
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
  const database = await createEmptyDatabase();
  await migrate(database.url);
  return database;
}

/** As createTestDatabase, without a schema. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const superuser = inject("SUPERUSER_URL");
  const url = new URL(inject("DATABASE_URL"));
  const name = `test_${randomBytes(6).toString("hex")}`;
  await execute(superuser, `create database ${name} owner ${url.username}`);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(superuser, `drop database if exists ${name} with (force)`) };
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
