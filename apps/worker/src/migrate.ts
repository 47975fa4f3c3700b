/**
 * `node dist/migrate.mjs`: brings the database of DATABASE_URL, schema and contents, to this release and ends. `npm start` does this by
 * itself; containers and clusters run it before web and worker.
 */
import { fileURLToPath } from "node:url";
import { upgrade } from "@foldwise/db/upgrade";
import { parseEnvironment } from "./environment";

try {
  const { databaseUrl } = parseEnvironment(process.env);
  // The same from src and from dist.
  await upgrade(databaseUrl, fileURLToPath(new URL("../../../packages/db/migrations", import.meta.url)));
  console.error("migrate: the schema is up to date");
} catch (error) {
  console.error(`migrate: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
