import { conflict, FoldwiseError, notFound } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore, PointInput } from "../contract";
import type { JournalRow, PackedPoints } from "../pack";
import type { Queryable, StoreContext } from "./context";
import { prepareBatch } from "./prepare-batch";

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

/** Whose points are written. */
type Target = Omit<Parameters<MetricStore["append"]>[0], "points">;
export type Batch = Target & { points: readonly PointInput[] | PackedPoints };

export async function append(
  context: StoreContext,
  { points, ...batch }: Batch,
  within?: Context,
): Promise<void> {
  const isPacked = "rows" in points;
  const rows = isPacked
    ? points.rows
    : await prepareBatch(context.names, points, { within: within !== undefined });
  if (within) return appendWithin(within, batch, rows);
  await context.pressure.hold(isPacked ? points.count : points.length);
  const { pool } = context.connection;
  if (await insertAll(pool, batch, rows)) return;
  await explainRefusal(pool, batch);
  if (rows.length === 0) return;
  // The run had no number for its points yet.
  if (!(await insertAll(pool, batch, rows))) throw notFound("run", batch.runId);
}

async function insertAll(pool: Queryable, batch: Target, rows: readonly JournalRow[]): Promise<boolean> {
  const run = [batch.runId, batch.experimentId ?? null];
  const [row] = rows;
  if (!row) return false;
  if (rows.length === 1) {
    const written = await pool.query({ ...INSERT, values: [...run, row.points, row.payload] });
    return written.rowCount === 1;
  }
  const lengths = rows.map(({ payload }) => payload.length);
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 1));
  const payloads = Buffer.concat(rows.map(({ payload }) => payload));
  const counts = rows.map(({ points }) => points);
  const written = await pool.query(INSERT_MANY, [...run, counts, starts, payloads, lengths]);
  return written.rowCount === rows.length;
}

/** As `insertAll` through a transaction of the caller. The row cannot go meanwhile, and nobody waits for it. */
async function appendWithin(tx: Context, batch: Target, rows: readonly JournalRow[]): Promise<void> {
  const { runId } = batch;
  const { rows: found } = await tx.execute<Refusal & { points_id: string | null }>(
    sql`select ${sql.raw(REFUSAL_COLUMNS)}, points_id from run where id = ${runId} for key share`,
  );
  const [run] = found;
  requireWritable(run, batch);
  const [owner] =
    run?.points_id === null
      ? (
          await tx.execute<{ points_id: string }>(
            sql`update run set points_id = nextval('points_owner') where id = ${runId} returning points_id`,
          )
        ).rows
      : [run];
  for (const row of rows)
    await tx.execute(sql`insert into metric_journal (owner_id, attempt, points, payload)
      values (${owner?.points_id}::bigint, 0, ${row.points}::int, ${row.payload}::bytea)`);
}

interface Refusal extends Record<string, unknown> {
  deleted: boolean;
  training: string | null;
  experiment: string;
}
const REFUSAL_COLUMNS =
  "deleted_at is not null as deleted, training_id as training, experiment_id as experiment";

/** @throws FoldwiseError `not-found`, `forbidden`, `conflict` */
function requireWritable(run: Refusal | undefined, { runId, experimentId }: Target): void {
  if (!run) throw notFound("run", runId);
  if (experimentId !== undefined && Number(run.experiment) !== experimentId)
    throw new FoldwiseError("forbidden", `Run ${runId} belongs to another experiment.`);
  if (run.deleted) throw conflict(`Run ${runId} is deleted.`);
  if (run.training !== null)
    throw conflict(`The points of run ${runId} are those of training ${run.training}.`);
}

async function explainRefusal(pool: Queryable, batch: Target): Promise<void> {
  const { runId } = batch;
  const { rows } = await pool.query<Refusal>(`select ${REFUSAL_COLUMNS} from run where id = $1`, [runId]);
  requireWritable(rows[0], batch);
  await pool.query("update run set points_id = nextval('points_owner') where id = $1 and points_id is null", [
    runId,
  ]);
}
