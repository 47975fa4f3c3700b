import { conflict, FoldwiseError, notFound } from "@foldwise/core";
import type { MetricStore } from "../contract";
import { inTransaction, type Queryable, type StoreContext } from "./context";
import { type JournalRow, prepareBatch } from "./prepare-batch";

const INSERT = {
  name: "foldwise-metric-append",
  text: `insert into metric_journal (owner_id, attempt, points, payload)
    select points_id, 0, $3::int, $4::bytea from run
    where id = $1::bigint and deleted_at is null and training_id is null and points_id is not null
      and ($2::bigint is null or experiment_id = $2::bigint)`,
};

type Batch = Parameters<MetricStore["append"]>[0];

export async function append(context: StoreContext, batch: Batch): Promise<void> {
  const rows = await prepareBatch(context.names, batch.points);
  if (await insertAll(context, batch, rows)) return;
  await explainRefusal(context, batch);
  if (rows.length === 0) return;
  // The run had no number for its points yet.
  if (!(await insertAll(context, batch, rows))) throw notFound("run", batch.runId);
}

async function insertAll({ connection }: StoreContext, batch: Batch, rows: JournalRow[]): Promise<boolean> {
  if (rows.length === 0) return false;
  const [row] = rows;
  if (row && rows.length === 1) return insert(connection.pool, batch, row);
  return inTransaction(connection.pool, "begin", async (client) => {
    for (const row of rows) if (!(await insert(client, batch, row))) return false;
    return true;
  });
}

async function insert(client: Queryable, batch: Batch, row: JournalRow): Promise<boolean> {
  const values = [batch.runId, batch.experimentId ?? null, row.points, row.payload];
  return (await client.query({ ...INSERT, values })).rowCount === 1;
}

async function explainRefusal({ connection }: StoreContext, { runId, experimentId }: Batch): Promise<void> {
  const { rows } = await connection.pool.query<{
    deleted: boolean;
    training: string | null;
    experiment: string;
  }>(
    "select deleted_at is not null as deleted, training_id as training, experiment_id as experiment from run where id = $1",
    [runId],
  );
  const [run] = rows;
  if (!run) throw notFound("run", runId);
  if (experimentId !== undefined && Number(run.experiment) !== experimentId)
    throw new FoldwiseError("forbidden", `Run ${runId} belongs to another experiment.`);
  if (run.deleted) throw conflict(`Run ${runId} is deleted.`);
  if (run.training !== null)
    throw conflict(`The points of run ${runId} are those of training ${run.training}.`);
  await connection.pool.query(
    "update run set points_id = nextval('points_owner') where id = $1 and points_id is null",
    [runId],
  );
}
