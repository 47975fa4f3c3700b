import type { ImportPlan } from "@foldwise/core/datasets";
import { invalid } from "@foldwise/core/errors";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage } from "../../schema";
import type { DatasetRow } from "./find";
import { makeSplits } from "./make-splits";

type NewDataset = Omit<typeof dataset.$inferInsert, "id" | "uid" | "createdAt" | "deletedAt">;
const ROWS_A_STATEMENT = 1_000;

/** The live dataset of these images, whatever it is called. */
export async function findDatasetByFingerprint({
  ctx,
  fingerprint,
}: {
  ctx: Context;
  fingerprint: string;
}): Promise<DatasetRow | null> {
  const [row] = await ctx
    .select()
    .from(dataset)
    .where(and(eq(dataset.fingerprint, fingerprint), isNull(dataset.deletedAt)));
  return row ?? null;
}

/** Until the transaction ends, no other can store a dataset of these images. */
export async function lockFingerprint(tx: Context, fingerprint: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${fingerprint}, 0))`);
}

/**
 * Inside a transaction nobody else can take the slug until it ends.
 * @throws FoldwiseError `invalid` when a live dataset has the slug already.
 */
export async function requireFreeSlug({ ctx, slug }: { ctx: Context; slug: string }): Promise<void> {
  await ctx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`slug ${slug}`}, 0))`);
  const [taken] = await ctx
    .select({ id: dataset.id })
    .from(dataset)
    .where(and(eq(dataset.slug, slug), isNull(dataset.deletedAt)));
  if (taken)
    throw invalid(
      [
        {
          field: "slug",
          value: slug,
          problem: "another dataset has this slug",
          remedy: `choose another (--slug), or delete that one: npx foldwise dataset delete ${slug}`,
        },
      ],
      "The dataset was refused; nothing was written",
    );
}

/**
 * Stores a dataset with its images and the splits by its own folds that they can carry, all or nothing.
 * @returns its id, and the schemes that it cannot carry with the reason.
 * @throws FoldwiseError `invalid` when a live dataset has the slug already.
 */
export async function insertDataset({
  ctx,
  row,
  images,
}: {
  ctx: Context;
  row: NewDataset;
  images: ImportPlan["images"];
}): Promise<{ id: number; withoutScheme: { scheme: string; reason: string }[] }> {
  return ctx.transaction(async (tx) => {
    await requireFreeSlug({ ctx: tx, slug: row.slug });
    const [stored] = await tx.insert(dataset).values(row).returning({ id: dataset.id });
    if (!stored) throw new Error("an insert returns its row");
    for (let start = 0; start < images.length; start += ROWS_A_STATEMENT)
      await tx.insert(datasetImage).values(
        images.slice(start, start + ROWS_A_STATEMENT).map((image) => ({
          datasetId: stored.id,
          index: image.index,
          fold: image.fold,
          class: image.class,
          patient: image.patient,
          side: image.side,
          path: image.path,
          sha256: image.contentHash,
        })),
      );
    const patients = row.patients ?? null;
    const withoutScheme = await makeSplits({ ctx: tx, datasetId: stored.id, images, patients });
    return { id: stored.id, withoutScheme };
  });
}
