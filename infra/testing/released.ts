import { cpSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import pg from "pg";
import { createReleasedDatabase, type TestDatabase } from "./database";

/** The last migration of 0.1. */
export const RELEASED_TAG = "0005_plan_order";

/** As createReleasedDatabase, with what an installation of 0.1 held: fixtures/released-0.1/README.md. */
export async function createInstallationOf01(): Promise<TestDatabase> {
  const database = await createReleasedDatabase(RELEASED_TAG);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(readFixture("data.sql.br"));
  } finally {
    await client.end();
  }
  return database;
}

/** What the API of 0.1 answered about it, by path. */
export function answersOf01(): Record<string, unknown> {
  return JSON.parse(readFixture("answers.json.br"));
}

/** Puts what a paused training goes on from, the only file of its home that is kept, into another home. */
export function copyHomeOf01(home: string): void {
  cpSync(fixture("home"), home, { recursive: true });
}

function readFixture(name: string): string {
  return brotliDecompressSync(readFileSync(fixture(name))).toString("utf8");
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/released-0.1/${name}`, import.meta.url));
}
