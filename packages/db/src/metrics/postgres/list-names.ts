import type { MetricStore } from "../contract";
import { inSnapshot, type StoreContext } from "./context";
import { loadSeries } from "./load";
import { resolveOwners } from "./owners";
import { present } from "./read-points";

export async function listNames(
  context: StoreContext,
  of: Parameters<MetricStore["names"]>[0],
): Promise<string[]> {
  if ("experimentId" in of) return namesOfExperiment(context, of.experimentId);
  const nameIds = await inSnapshot(context.connection.pool, async (client) => {
    const { series } = await loadSeries(client, present(await resolveOwners(client, of.owners)), null);
    return series.map(({ nameId }) => nameId);
  });
  const textOf = await context.names.texts(nameIds);
  return [...new Set(nameIds)].map(textOf).sort();
}

/** Jumps from name to name in the index, whatever the number of runs. */
async function namesOfExperiment({ connection }: StoreContext, experimentId: number): Promise<string[]> {
  const { rows } = await connection.pool.query<{ name: string }>(
    `with recursive used as (
       (select name_id from metric_latest where experiment_id = $1 order by name_id limit 1)
       union all
       select (select l.name_id from metric_latest l
               where l.experiment_id = $1 and l.name_id > used.name_id order by l.name_id limit 1)
       from used where used.name_id is not null
     )
     select n.name from used join metric_name n on n.id = used.name_id order by n.name collate "C"`,
    [experimentId],
  );
  return rows.map(({ name }) => name);
}
