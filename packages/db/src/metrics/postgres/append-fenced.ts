import { FoldwiseError, notFound } from "@foldwise/core";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore } from "../contract";
import type { StoreContext } from "./context";
import { type JournalRow, prepareBatch } from "./prepare-batch";

type Batch = Parameters<MetricStore["appendFenced"]>[0];

export async function appendFenced(context: StoreContext, batch: Batch, within?: Context): Promise<void> {
  const rows = await prepareBatch(context.names, batch.points);
  if (within) {
    // The caller will change the training's row; to share it first is how two of them would deadlock.
    for (const row of rows) await insert(within, batch, row, "for no key update");
  } else if (rows.length === 1) {
    for (const row of rows) await insert(context.connection.db, batch, row, "for share");
  } else {
    await context.connection.db.transaction(async (tx) => {
      for (const row of rows) await insert(tx, batch, row, "for share");
    });
  }
}

async function insert(
  database: Context,
  { trainingId, attempt }: Batch,
  row: JournalRow,
  lock: "for share" | "for no key update",
): Promise<void> {
  const { rows } = await database.execute<{ current: number }>(sql`
    with owner as (
      select points_id, attempt from training where id = ${trainingId} ${sql.raw(lock)}
    ), written as (
      insert into metric_journal (owner_id, attempt, points, payload)
      select points_id, attempt, ${row.points}::int, ${row.payload}::bytea from owner where attempt = ${attempt}
    )
    select attempt as current from owner`);
  const [training] = rows;
  if (!training) throw notFound("training", trainingId);
  if (training.current !== attempt)
    throw new FoldwiseError(
      "fenced",
      `Attempt ${attempt} of training ${trainingId} may no longer write: attempt ${training.current} is the newest.`,
    );
}
