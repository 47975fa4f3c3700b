import { connect } from "./client";
import { createMetricStore } from "./metrics";
import { migrate } from "./migrate";
import { fillCheckpointMetrics } from "./repositories/checkpoint";
import { namePlanDefaults } from "./repositories/sweep";
import { recomputeObjectives } from "./repositories/trial";

/**
 * Brings a database to the newest schema, and what it holds to the schema's meaning where SQL cannot: points are
 * compressed, so what is computed from them is filled in here. Can be interrupted and run again.
 * @throws FoldwiseError as migrate.
 */
export async function upgrade(url: string, folder?: string): Promise<void> {
  await migrate(url, folder);
  const connection = connect(url, { maxConnections: 2 });
  try {
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
