/** Exit 0 when this container's worker has lately told Postgres that it is there; run as a health check. */
import { hostname } from "node:os";
import pg from "pg";

/** The worker writes `seen_at` every few seconds. */
const FRESH_SECONDS = 60;

const client = new pg.Client({
  connectionString: process.env.DATABASE_URL,
  application_name: "foldwise-health",
  connectionTimeoutMillis: 4_000,
});
try {
  await client.connect();
  const { rowCount } = await client.query(
    "select 1 from worker where host = $1 and stopped_at is null and seen_at > now() - make_interval(secs => $2)",
    [hostname(), FRESH_SECONDS],
  );
  process.exitCode = rowCount ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await client.end().catch(() => undefined);
}
