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
  const cluster = inject("DATABASE_URL");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await execute(cluster, `create database ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  await migrate(url.href);
  return { url: url.href, drop: () => execute(cluster, `drop database if exists ${name} with (force)`) };
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
