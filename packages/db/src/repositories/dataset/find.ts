import { notFound } from "@foldwise/core/errors";
import type { PatientBasis } from "@foldwise/core/words";
import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset } from "../../schema";

export type DatasetRow = typeof dataset.$inferSelect;

/**
 * The live dataset of this id or slug.
 * @param deleted also a deleted one, where no live one has the key: for what only reads
 * @throws FoldwiseError `not-found`.
 */
export async function findDataset({
  ctx,
  key,
  deleted = false,
}: {
  ctx: Context;
  key: number | string;
  deleted?: boolean;
}): Promise<DatasetRow> {
  const named = typeof key === "number" ? eq(dataset.id, key) : eq(dataset.slug, key);
  const [row] = await ctx
    .select()
    .from(dataset)
    .where(deleted ? named : and(named, isNull(dataset.deletedAt)))
    .orderBy(sql`${dataset.deletedAt} desc nulls first`, desc(dataset.id))
    .limit(1);
  if (!row) throw notFound("dataset", key);
  return row;
}

export async function listDatasetSlugs(ctx: Context): Promise<string[]> {
  const rows = await ctx
    .select({ slug: dataset.slug })
    .from(dataset)
    .where(isNull(dataset.deletedAt))
    .orderBy(asc(dataset.slug));
  return rows.map((row) => row.slug);
}

/** Where the dataset's patients are from: file names, the assumption of one patient per image, or nowhere. */
export function patientBasis(row: Pick<DatasetRow, "patients" | "imagesWithoutPatient">): PatientBasis {
  if (row.patients === null) return "unknown";
  return row.imagesWithoutPatient > 0 ? "assumed" : "named";
}

/** What names a dataset wherever something of it is shown. */
export type DatasetRef = Pick<DatasetRow, "id" | "slug" | "name" | "isSynthetic" | "paper">;
