/**
 * `node dist/migrate.mjs`: brings the database of DATABASE_URL, schema and contents, to this release and ends. `npm start` does this by
 * itself; containers and clusters run it before web and worker.
 */
import { fileURLToPath } from "node:url";
import { invalid } from "@foldwise/core/errors";
import { explainSessions } from "@foldwise/db/pooling";
import { upgrade } from "@foldwise/db/upgrade";
import { parseEnvironment } from "./environment";

try {
  const { databaseUrl, directUrl } = parseEnvironment(process.env);
  const refused = await explainSessions({ databaseUrl, directUrl });
  if (refused) throw invalid([refused], "The database cannot be used");
  // The same from src and from dist.
  await upgrade(databaseUrl, {
    directUrl,
    folder: fileURLToPath(new URL("../../../packages/db/migrations", import.meta.url)),
  });
  console.error("migrate: the schema is up to date");
} catch (error) {
  console.error(`migrate: ${error instanceof Error ? error.message || error.name : String(error)}`);
  process.exitCode = 1;
}
