import type { DatasetFacts } from "@foldwise/core";
import { notFound } from "@foldwise/core";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset } from "../../schema";

export type DatasetRow = typeof dataset.$inferSelect;

/** The live data set of this id or slug. @throws FoldwiseError `not-found`. */
export async function findDataset({ ctx, key }: { ctx: Context; key: number | string }): Promise<DatasetRow> {
  const [row] = await ctx
    .select()
    .from(dataset)
    .where(
      and(typeof key === "number" ? eq(dataset.id, key) : eq(dataset.slug, key), isNull(dataset.deletedAt)),
    );
  if (!row) throw notFound("data set", key);
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

/** What the check of a plan has to know of its data set. */
export function datasetFacts(row: DatasetRow): DatasetFacts {
  return { slug: row.slug, folds: row.folds, hasPatients: row.patients !== null };
}

export function datasetRef(row: Pick<DatasetRow, "id" | "slug" | "name" | "isSynthetic" | "isArticle">) {
  const { id, slug, name, isSynthetic, isArticle } = row;
  return { id, slug, name, isSynthetic, isArticle };
}
