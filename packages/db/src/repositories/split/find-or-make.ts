import { makeSplit, type Split, type SplitImage } from "@foldwise/core/splits";
import { fingerprintOf } from "@foldwise/core/sweep";
import { SPLIT_SIDES, type SplitScheme } from "@foldwise/core/words";
import { and, asc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage, split, splitPart } from "../../schema";

export type SplitRow = typeof split.$inferSelect;

export interface SplitKey {
  datasetId: number;
  scheme: SplitScheme;
  seed: number;
}

/**
 * The stored split of a dataset by this scheme and seed, made on demand. Two that ask at once get the same row.
 * @throws FoldwiseError `invalid` when the images cannot carry the scheme.
 */
export async function findOrMakeSplit({
  ctx,
  datasetId,
  scheme,
  seed,
}: SplitKey & { ctx: Context }): Promise<SplitRow> {
  const key = keyOf({ datasetId, scheme, seed });
  const [stored] = await ctx.select().from(split).where(key);
  if (stored) return stored;
  const made = await drawSplit({ ctx, datasetId, scheme, seed });
  return ctx.transaction(async (tx) => {
    const [row] = await tx
      .insert(split)
      .values({ datasetId, scheme, seed, fingerprint: fingerprintOf(made.folds) })
      .onConflictDoNothing()
      .returning();
    if (row) {
      await tx
        .insert(splitPart)
        .values(
          made.folds.flatMap((fold) =>
            SPLIT_SIDES.map((side) => ({ splitId: row.id, fold: fold.fold, side, images: fold[side] })),
          ),
        );
      return row;
    }
    const [other] = await tx.select().from(split).where(key);
    if (!other) throw new Error("the split that another transaction stored cannot be read");
    return other;
  });
}

export function keyOf({ datasetId, scheme, seed }: SplitKey) {
  return and(eq(split.datasetId, datasetId), eq(split.scheme, scheme), eq(split.seed, seed));
}

/** The split as it would be stored, with the images that it was drawn from. @throws FoldwiseError `invalid`. */
export async function drawSplit({
  ctx,
  datasetId,
  scheme,
  seed,
}: SplitKey & { ctx: Context }): Promise<Split & { images: SplitImage[] }> {
  const images = await ctx
    .select({
      index: datasetImage.index,
      fold: datasetImage.fold,
      class: datasetImage.class,
      patient: datasetImage.patient,
    })
    .from(datasetImage)
    .where(eq(datasetImage.datasetId, datasetId))
    .orderBy(asc(datasetImage.index));
  return { ...makeSplit(scheme, images, { seed }), images };
}
