import { conflict, FoldwiseError, formatProblem, notFound, type Problem } from "@foldwise/core/errors";
import { ACTIVE_STATES } from "@foldwise/core/states";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, sweep, training } from "../../schema";
import type { DatasetRow } from "./find";

/** What refers to a dataset. */
export interface DatasetUse {
  /** Sweeps, deleted ones that no purge has removed included. */
  sweeps: number;
  /** Those of them that are not deleted. */
  liveSweeps: number;
  /** Trainings on these images, under whichever dataset they were made: a new sweep may share them. */
  trainings: number;
}

export async function datasetUse(
  ctx: Context,
  row: Pick<DatasetRow, "id" | "fingerprint">,
): Promise<DatasetUse> {
  const [sweeps] = await ctx
    .select({
      all: sql`count(*)`.mapWith(Number),
      live: sql`count(*) filter (where ${sweep.deletedAt} is null)`.mapWith(Number),
    })
    .from(sweep)
    .where(eq(sweep.datasetId, row.id));
  const [trainings] = await ctx
    .select({ all: sql`count(*)`.mapWith(Number) })
    .from(training)
    .innerJoin(dataset, eq(dataset.id, training.datasetId))
    .where(eq(dataset.fingerprint, row.fingerprint));
  return { sweeps: sweeps?.all ?? 0, liveSweeps: sweeps?.live ?? 0, trainings: trainings?.all ?? 0 };
}

/**
 * The live dataset, locked: until the transaction ends no sweep can be made of it.
 * @throws FoldwiseError `not-found`.
 */
export async function lockDataset(tx: Context, key: number | string): Promise<DatasetRow> {
  const [row] = await tx
    .select()
    .from(dataset)
    .where(
      and(typeof key === "number" ? eq(dataset.id, key) : eq(dataset.slug, key), isNull(dataset.deletedAt)),
    )
    .for("update");
  if (!row) throw notFound("dataset", key);
  return row;
}

/**
 * Holds off a deletion of the dataset until the transaction ends.
 * @throws FoldwiseError `conflict` where it is deleted.
 */
export async function requireLiveDataset(tx: Context, id: number): Promise<void> {
  const [row] = await tx
    .select({ slug: dataset.slug, deletedAt: dataset.deletedAt })
    .from(dataset)
    .where(eq(dataset.id, id))
    .for("key share");
  if (!row) throw notFound("dataset", id);
  if (row.deletedAt !== null)
    throw conflict(
      `The dataset ${row.slug} is deleted; restore it first: npx foldwise dataset restore ${id}.`,
    );
}

/** @throws FoldwiseError `conflict` while a sweep of the dataset moves. */
export async function requireNoActiveSweep(tx: Context, row: DatasetRow): Promise<void> {
  const [found] = await tx
    .select({ id: sweep.id, state: sweep.state })
    .from(sweep)
    .where(
      and(eq(sweep.datasetId, row.id), isNull(sweep.deletedAt), inArray(sweep.state, [...ACTIVE_STATES])),
    )
    .orderBy(sweep.id)
    .limit(1);
  if (found)
    throw conflict(`Sweep ${found.id} of the dataset ${row.slug} is ${found.state}; cancel it first.`);
}

export function inUse(row: Pick<DatasetRow, "slug">, problems: readonly Problem[]): FoldwiseError {
  return new FoldwiseError(
    "conflict",
    [`The dataset ${row.slug} is in use; nothing was changed:`, ...problems.map(formatProblem)].join("\n  "),
    { problems },
  );
}
