import {
  completeSplitOptions,
  type FoldSplit,
  makeSplit,
  type Split,
  type SplitImage,
  type SplitOptions,
  splitInner,
} from "@foldwise/core/splits";
import { fingerprintOf } from "@foldwise/core/sweep";
import { SPLIT_SIDES } from "@foldwise/core/words";
import { and, asc, eq, isNull } from "drizzle-orm";
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
  const { folds, within, ...options } = await drawSplit(ctx, key, images);
  return ctx.transaction(async (tx) => {
    const [row] = await tx
      .insert(split)
      .values({
        datasetId,
        ...options,
        withinFold: within?.fold,
        withinK: within?.k,
        fingerprint: fingerprintOf(folds),
      })
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

/**
 * A split that is not stored, drawn; inner folds of the outer ones that are stored, where they are.
 * @throws FoldwiseError `invalid` when the images cannot carry the scheme.
 */
async function drawSplit(
  ctx: Context,
  { datasetId, ...options }: SplitKey,
  images: readonly SplitImage[],
): Promise<Split> {
  const { within, ...outer } = completeSplitOptions(options);
  const folds = within ? await storedFolds(ctx, { datasetId, ...outer }) : [];
  if (!within || folds.length === 0) return makeSplit(options.scheme, images, options);
  return splitInner({ ...outer, folds }, images, within);
}

/** Empty for a split that is not stored. */
export async function storedFolds(ctx: Context, key: SplitKey): Promise<FoldSplit[]> {
  const parts = await ctx
    .select({ fold: splitPart.fold, side: splitPart.side, images: splitPart.images })
    .from(splitPart)
    .innerJoin(split, eq(split.id, splitPart.splitId))
    .where(keyOf(key))
    .orderBy(asc(splitPart.fold));
  const folds = new Map<number, FoldSplit>();
  for (const { fold, side, images } of parts) {
    const own = folds.get(fold) ?? { fold, train: [], val: [], test: [] };
    own[side] = images;
    folds.set(fold, own);
  }
  return [...folds.values()];
}

export function keyOf({ datasetId, ...options }: SplitKey) {
  const { scheme, seed, k, repeats, within } = completeSplitOptions(options);
  return and(
    eq(split.datasetId, datasetId),
    eq(split.scheme, scheme),
    eq(split.seed, seed),
    k === undefined ? isNull(split.k) : eq(split.k, k),
    repeats === undefined ? isNull(split.repeats) : eq(split.repeats, repeats),
    within === undefined
      ? isNull(split.withinFold)
      : and(eq(split.withinFold, within.fold), eq(split.withinK, within.k)),
  );
}

/** The options of a stored split, as plans have them. */
export function splitOptionsOf({
  scheme,
  seed,
  k,
  repeats,
  withinFold,
  withinK,
}: Pick<SplitRow, "scheme" | "seed" | "k" | "repeats" | "withinFold" | "withinK">): SplitOptions {
  const within = withinFold === null || withinK === null ? {} : { within: { fold: withinFold, k: withinK } };
  return completeSplitOptions({
    scheme,
    seed,
    k: k ?? undefined,
    repeats: repeats ?? undefined,
    ...within,
  });
}
