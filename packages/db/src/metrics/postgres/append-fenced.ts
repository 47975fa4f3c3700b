import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { retryConflicts } from "../../outage";
import type { MetricStore } from "../contract";
import type { StoreContext } from "./context";
import { type JournalRow, prepareBatch } from "./prepare-batch";

type Batch = Parameters<MetricStore["appendFenced"]>[0];

export async function appendFenced(context: StoreContext, batch: Batch, within?: Context): Promise<void> {
  const rows = await prepareBatch(context.names, batch.points, { within: within !== undefined });
  // Inside the caller's transaction nothing is waited for: it holds locks.
  if (!within) await context.pressure.hold(batch.points.length);
  // The caller will change the training's row; to share it first is how two of them would deadlock.
  if (within) await insertAll(within, batch, rows, "for no key update");
  else if (rows.length <= 1) await insertAll(context.connection.db, batch, rows, "for share");
  else await context.connection.db.transaction((tx) => insertAll(tx, batch, rows, "for share"));
}

/**
 * SQL that is written with a training's points, in one statement and only where the fence holds. Its CTEs may read
 * `owner`: id, attempt and epoch of the training's row, which the statement keeps; $1 and $2 are the training and the
 * attempt.
 */
export interface FencedStatement {
  /** Of the prepared statement; says all of its text. */
  name: string;
  /** Begins with the CTE's name. */
  ctes: string;
  /** What the statement answers besides; the CTEs' names are known. */
  select: string;
  /** Of the parameters from $5 on. */
  values: readonly unknown[];
}

/**
 * As appendFenced, with more that is written in the same statement: one round trip instead of a transaction of several.
 * @returns the row of `select`.
 */
export async function appendFencedWith<Row extends object>(
  { names, connection, pressure }: StoreContext,
  { trainingId, attempt, points }: Batch,
  { name, ctes, select, values }: FencedStatement,
): Promise<Row> {
  const rows = await prepareBatch(names, points);
  await pressure.hold(points.length);
  const text = `with owner as (
      select id, points_id, attempt, epoch from training where id = $1::bigint for no key update
    ), written as (
      insert into metric_journal (owner_id, attempt, points, payload)
      select points_id, attempt, part.points, part.payload
      from owner, unnest($3::int[], $4::bytea[]) part(points, payload) where attempt = $2::int
    ), ${ctes}
    select owner.attempt as current, ${select} from owner`;
  const parts = [rows.map((row) => row.points), rows.map(({ payload }) => payload)];
  const answer = await retryConflicts(() =>
    connection.pool.query<Row & { current: number }>({
      name,
      text,
      values: [trainingId, attempt, ...parts, ...values],
    }),
  );
  const [row] = answer.rows;
  requireCurrent(row, { trainingId, attempt });
  return row;
}

type Lock = "for share" | "for no key update";

async function insertAll(database: Context, batch: Batch, rows: JournalRow[], lock: Lock): Promise<void> {
  // A batch without points is refused as well when its attempt may no longer write.
  if (rows.length === 0) await insert(database, batch, null, lock);
  for (const row of rows) await insert(database, batch, row, lock);
}

async function insert(
  database: Context,
  { trainingId, attempt }: Batch,
  row: JournalRow | null,
  lock: Lock,
): Promise<void> {
  const owner = sql`select points_id, attempt from training where id = ${trainingId} ${sql.raw(lock)}`;
  const { rows } = await database.execute<{ current: number }>(
    row === null
      ? sql`select attempt as current from (${owner}) owner`
      : sql`
    with owner as (${owner}), written as (
      insert into metric_journal (owner_id, attempt, points, payload)
      select points_id, attempt, ${row.points}::int, ${row.payload}::bytea from owner where attempt = ${attempt}
    )
    select attempt as current from owner`,
  );
  requireCurrent(rows[0], { trainingId, attempt });
}

/** @throws FoldwiseError `fenced`, or `not-found` where there is no such training. */
function requireCurrent<Row extends { current: number }>(
  row: Row | undefined,
  { trainingId, attempt }: Pick<Batch, "trainingId" | "attempt">,
): asserts row is Row {
  if (!row) throw notFound("training", trainingId);
  if (row.current !== attempt)
    throw new FoldwiseError(
      "fenced",
      `Attempt ${attempt} of training ${trainingId} may no longer write: attempt ${row.current} has replaced it.`,
    );
}
