/** `node dist/health.mjs`: exit 0 when this machine's worker has lately told Postgres that it is there; run as a container's health check. */
import { hostname } from "node:os";
import { postgresOptions } from "@foldwise/connections/postgres-settings";
import pg from "pg";
import { parseEnvironment } from "./environment";

/** The worker writes `seen_at` every few seconds. */
const FRESH_SECONDS = 60;
const CONNECT_MS = 4_000;

async function isFresh(): Promise<boolean> {
  const { databaseUrl } = parseEnvironment(process.env);
  const client = new pg.Client({
    ...postgresOptions(databaseUrl),
    application_name: "foldwise-health",
    connectionTimeoutMillis: CONNECT_MS,
  });
  try {
    await client.connect();
    const { rowCount } = await client.query(
      "select 1 from worker where host = $1 and stopped_at is null and seen_at > now() - make_interval(secs => $2)",
      [hostname(), FRESH_SECONDS],
    );
    return rowCount !== 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

try {
  process.exitCode = (await isFresh()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
