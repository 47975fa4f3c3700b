import { conflict, FoldwiseError, notFound } from "@foldwise/core/errors";
import type { MetricStore } from "../contract";
import type { StoreContext } from "./context";
import { type JournalRow, prepareBatch } from "./prepare-batch";

const RUN = `from run where id = $1::bigint and deleted_at is null and training_id is null and points_id is not null
      and ($2::bigint is null or experiment_id = $2::bigint)`;
const INSERT = {
  name: "foldwise-metric-append",
  text: `insert into metric_journal (owner_id, attempt, points, payload)
    select points_id, 0, $3::int, $4::bytea ${RUN}`,
};
/** All rows of a batch in one statement, their payloads one after the other: all are written, or none. */
const INSERT_MANY = `insert into metric_journal (owner_id, attempt, points, payload)
  select owner.points_id, 0, part.points, substring($5::bytea from part.start for part.length)
  from (select points_id ${RUN}) owner, unnest($3::int[], $4::int[], $6::int[]) part(points, start, length)`;

type Batch = Parameters<MetricStore["append"]>[0];

export async function append(context: StoreContext, batch: Batch): Promise<void> {
  const rows = await prepareBatch(context.names, batch.points);
  await context.pressure.hold(batch.points.length);
  if (await insertAll(context, batch, rows)) return;
  await explainRefusal(context, batch);
  if (rows.length === 0) return;
  // The run had no number for its points yet.
  if (!(await insertAll(context, batch, rows))) throw notFound("run", batch.runId);
}

async function insertAll({ connection }: StoreContext, batch: Batch, rows: JournalRow[]): Promise<boolean> {
  const run = [batch.runId, batch.experimentId ?? null];
  const [row] = rows;
  if (!row) return false;
  if (rows.length === 1) {
    const written = await connection.pool.query({ ...INSERT, values: [...run, row.points, row.payload] });
    return written.rowCount === 1;
  }
  const lengths = rows.map(({ payload }) => payload.length);
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 1));
  const payloads = Buffer.concat(rows.map(({ payload }) => payload));
  const counts = rows.map(({ points }) => points);
  const written = await connection.pool.query(INSERT_MANY, [...run, counts, starts, payloads, lengths]);
  return written.rowCount === rows.length;
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
