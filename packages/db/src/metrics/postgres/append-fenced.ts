import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { retryConflicts } from "../../outage";
import type { MetricStore } from "../contract";
import type { JournalRow } from "../pack";
import type { StoreContext } from "./context";
import { prepareBatch } from "./prepare-batch";

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
 * SQL that is written with the points of trainings, in one statement and for each only where its fence holds. Its CTEs may
 * read `owner`, a row for each batch: `place` from 1, the `asked` attempt, and id, attempt and epoch of the training's row,
 * which the statement keeps. The attempt of the row is null where `requires` does not hold.
 */
export interface FencedStatement {
  /** Of the prepared statement; says all of its text. */
  name: string;
  /** Begins with the CTE's name. */
  ctes: string;
  /** A condition on the training's locked row, `t`, that has to hold besides; SQL. */
  requires?: string;
  /** What the statement answers for each row of `owner`; the CTEs' names are known. */
  select: string;
  /** Of the parameters from $6 on. */
  values: readonly unknown[];
}

/**
 * As appendFenced of several batches, one of each attempt at most, with more that is written in the same statement: one
 * round trip instead of a transaction of several for each. The trainings are locked in order of id.
 * @returns for each batch the row of `select`, or why nothing of it was written.
 */
export async function appendFencedWith<Row extends object>(
  { names, connection, pressure }: StoreContext,
  batches: readonly Batch[],
  { name, ctes, requires = "true", select, values }: FencedStatement,
): Promise<(Row | FoldwiseError)[]> {
  const parts: (JournalRow & { place: number })[] = [];
  for (const [index, { points }] of batches.entries())
    for (const row of await prepareBatch(names, points)) parts.push({ ...row, place: index + 1 });
  await pressure.hold(batches.reduce((sum, { points }) => sum + points.length, 0));
  const text = `with asked as (
      select * from unnest($1::bigint[], $2::int[]) with ordinality as a(training_id, attempt, place)
    ), owner as (
      select a.place, a.attempt as asked, t.id, t.points_id, case when ${requires} then t.attempt end as attempt, t.epoch
      from training t join asked a on a.training_id = t.id order by t.id for no key update of t
    ), written as (
      insert into metric_journal (owner_id, attempt, points, payload)
      select owner.points_id, owner.attempt, part.points, part.payload
      from unnest($3::int[], $4::int[], $5::bytea[]) with ordinality as part(place, points, payload, number)
        join owner on owner.place = part.place
      where owner.attempt = owner.asked order by part.number
    ), ${ctes}
    select owner.place, owner.attempt as current, ${select} from owner`;
  const answer = await retryConflicts(() =>
    connection.pool.query<Row & { place: string; current: number | null }>({
      name,
      text,
      values: [
        batches.map(({ trainingId }) => trainingId),
        batches.map(({ attempt }) => attempt),
        parts.map(({ place }) => place),
        parts.map(({ points }) => points),
        parts.map(({ payload }) => payload),
        ...values,
      ],
    }),
  );
  const found = new Map(answer.rows.map((row) => [Number(row.place), row]));
  return batches.map((batch, index) => {
    const row = found.get(index + 1);
    return row && row.current === batch.attempt ? row : refusal(row, batch);
  });
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
function requireCurrent(
  row: { current: number } | undefined,
  batch: Pick<Batch, "trainingId" | "attempt">,
): void {
  if (row?.current !== batch.attempt) throw refusal(row, batch);
}

/** Why nothing is written for an attempt that is not its training's newest, or is given up, or whose training is gone. */
function refusal(
  row: { current: number | null } | undefined,
  { trainingId, attempt }: Pick<Batch, "trainingId" | "attempt">,
): FoldwiseError {
  if (!row) return notFound("training", trainingId);
  const why = row.current === null ? "it has been given up" : `attempt ${row.current} has replaced it`;
  return new FoldwiseError(
    "fenced",
    `Attempt ${attempt} of training ${trainingId} may no longer write: ${why}.`,
  );
}
