import pg from "pg";
import { type Connection, connect, SESSION_SETTINGS } from "./client";
import { createMetricStore } from "./metrics";
import { migrate } from "./migrate";
import { fillCheckpointMetrics } from "./repositories/checkpoint";
import { namePlanDefaults } from "./repositories/sweep";
import { recomputeObjectives } from "./repositories/trial";

/** insufficient_privilege: some services allow a role no settings of its own; the status then says that they are missing. */
const NOT_ALLOWED = "42501";

/**
 * A pooler takes no settings with a connection, so the role gets them, in this database alone. They hold for connections that the
 * pooler opens from then on: where both addresses have one user, it need not have opened any yet.
 */
async function keepSettings(
  { pool, sessions }: Connection,
  { url, directUrl }: { url: string; directUrl: string },
): Promise<void> {
  const through = userOf(url) === userOf(directUrl) ? sessions : pool;
  const { rows } = await through.query<{ name: string }>("select current_database() as name");
  const database = pg.escapeIdentifier(rows[0]?.name ?? "");
  try {
    for (const [name, value] of Object.entries(SESSION_SETTINGS))
      await through.query(
        `alter role current_user in database ${database} set ${name} = ${pg.escapeLiteral(value)}`,
      );
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === NOT_ALLOWED)) throw error;
  }
}

function userOf(url: string): string {
  return URL.canParse(url) ? new URL(url).username : url;
}

/**
 * Brings a database to the newest schema, and what it holds to the schema's meaning where SQL cannot: points are
 * compressed, so what is computed from them is filled in here. Can be interrupted and run again.
 * @param directUrl address of Postgres itself, where `url` is that of a pooler
 * @throws FoldwiseError as migrate.
 */
export async function upgrade(
  url: string,
  { directUrl = null, folder }: { directUrl?: string | null; folder?: string } = {},
): Promise<void> {
  await migrate(directUrl ?? url, folder);
  const connection = connect(url, { directUrl, maxConnections: 2 });
  try {
    if (directUrl !== null) await keepSettings(connection, { url, directUrl });
    const metrics = createMetricStore(connection);
    const fillSome = () =>
      connection.db.transaction(async (ctx) => {
        const trainingIds = await fillCheckpointMetrics({ ctx, metrics });
        await recomputeObjectives({ ctx, trainingIds });
        return trainingIds.length;
      });
    while ((await fillSome()) > 0);
    while ((await connection.db.transaction(namePlanDefaults)) > 0);
  } finally {
    await connection.close();
  }
}
