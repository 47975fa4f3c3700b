import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { postgresOptions } from "@foldwise/connections/postgres-settings";
import { FoldwiseError } from "@foldwise/core/errors";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

/** Any constant will do; two processes that start at once must agree on it. */
const MIGRATION_LOCK = 7_310_421;
const MIN_POSTGRES = 150_000;

/**
 * Brings a database to the newest schema; the second of two at once waits and finds nothing to do.
 * @param url address of Postgres itself: the lock that makes one wait for the other is a session's
 * @throws FoldwiseError `invalid` for a Postgres older than 15.
 */
export async function migrate(
  url: string,
  folder = join(dirname(fileURLToPath(import.meta.url)), "../migrations"),
): Promise<void> {
  const client = new pg.Client({ ...postgresOptions(url), application_name: "foldwise-migrate" });
  await client.connect();
  try {
    const version = await client.query<{ v: string }>("select current_setting('server_version_num') as v");
    if (Number(version.rows[0]?.v) < MIN_POSTGRES)
      throw new FoldwiseError(
        "invalid",
        `Postgres ${version.rows[0]?.v} is too old; Foldwise needs 15 or newer.`,
      );
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await runMigrations(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}
