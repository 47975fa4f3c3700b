import { completeSplitOptions, makeSplit, type SplitOptions } from "@foldwise/core/splits";
import { fingerprintOf } from "@foldwise/core/sweep";
import { SPLIT_SIDES } from "@foldwise/core/words";
import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { split, splitPart } from "../../schema";
import { listSplitImages } from "./images";

export type SplitRow = typeof split.$inferSelect;

/** Whose split, and how it is made. */
export interface SplitKey extends SplitOptions {
  datasetId: number;
}

/**
 * The stored split of a dataset by these options, made on demand. Two that ask at once get the same row.
 * @throws FoldwiseError `invalid` when the images cannot carry the scheme.
 */
export async function findOrMakeSplit({ ctx, ...key }: SplitKey & { ctx: Context }): Promise<SplitRow> {
  const { datasetId } = key;
  const [stored] = await ctx.select().from(split).where(keyOf(key));
  if (stored) return stored;
  const images = await listSplitImages({ ctx, datasetId });
  const { folds, ...options } = makeSplit(key.scheme, images, key);
  return ctx.transaction(async (tx) => {
    const [row] = await tx
      .insert(split)
      .values({ datasetId, ...options, fingerprint: fingerprintOf(folds) })
      .onConflictDoNothing()
      .returning();
    if (row) {
      await tx
        .insert(splitPart)
        .values(
          folds.flatMap((fold) =>
            SPLIT_SIDES.map((side) => ({ splitId: row.id, fold: fold.fold, side, images: fold[side] })),
          ),
        );
      return row;
    }
    const [other] = await tx.select().from(split).where(keyOf(key));
    if (!other) throw new Error("the split that another transaction stored cannot be read");
    return other;
  });
}

export function keyOf({ datasetId, ...options }: SplitKey) {
  const { scheme, seed, k, repeats } = completeSplitOptions(options);
  return and(
    eq(split.datasetId, datasetId),
    eq(split.scheme, scheme),
    eq(split.seed, seed),
    k === undefined ? isNull(split.k) : eq(split.k, k),
    repeats === undefined ? isNull(split.repeats) : eq(split.repeats, repeats),
  );
}

/** The options of a stored split, as plans have them. */
export function splitOptionsOf({
  scheme,
  seed,
  k,
  repeats,
}: Pick<SplitRow, "scheme" | "seed" | "k" | "repeats">): SplitOptions {
  return completeSplitOptions({ scheme, seed, k: k ?? undefined, repeats: repeats ?? undefined });
}
