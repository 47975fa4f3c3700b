import { FoldwiseError, type ImportPlan, invalid, offeredSchemes } from "@foldwise/core";
import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage } from "../../schema";
import { findOrMakeSplit } from "../split";

type NewDataset = Omit<typeof dataset.$inferInsert, "id" | "uid" | "createdAt" | "deletedAt">;
const ROWS_A_STATEMENT = 1_000;
const SPLIT_SEED = 1;

/** The live data set of these images, whatever it is called. */
export async function findDatasetByFingerprint({
  ctx,
  fingerprint,
}: {
  ctx: Context;
  fingerprint: string;
}): Promise<{ id: number; slug: string; patients: number | null } | null> {
  const [row] = await ctx
    .select({ id: dataset.id, slug: dataset.slug, patients: dataset.patients })
    .from(dataset)
    .where(and(eq(dataset.fingerprint, fingerprint), isNull(dataset.deletedAt)));
  return row ?? null;
}

/** @throws FoldwiseError `invalid` when a live data set has the name already. */
export async function requireFreeSlug({ ctx, slug }: { ctx: Context; slug: string }): Promise<void> {
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
          problem: "is the name of another data set",
          remedy: "choose another name",
        },
      ],
      "The data set was refused; nothing was written",
    );
}

/**
 * Stores a data set with its images and its splits by every scheme that the images can carry, seed 1, all or nothing.
 * @returns its id, and the schemes that it cannot carry with the reason.
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
          path: image.path,
          sha256: image.contentHash,
        })),
      );
    const withoutScheme: { scheme: string; reason: string }[] = [];
    for (const scheme of offeredSchemes(images))
      try {
        await findOrMakeSplit({ ctx: tx, datasetId: stored.id, scheme, seed: SPLIT_SEED });
      } catch (error) {
        if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
        withoutScheme.push({ scheme, reason: error.message });
      }
    return { id: stored.id, withoutScheme };
  });
}
