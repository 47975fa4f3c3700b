import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
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
  const [training] = rows;
  if (!training) throw notFound("training", trainingId);
  if (training.current !== attempt)
    throw new FoldwiseError(
      "fenced",
      `Attempt ${attempt} of training ${trainingId} may no longer write: attempt ${training.current} has replaced it.`,
    );
}
