import {
  type FoldLeakage,
  type FoldSplit,
  leakage,
  makeSplit,
  type SplitImage,
  type SplitOptions,
} from "@foldwise/core/splits";
import type { PresentClass } from "@foldwise/core/sweep";
import { SPLIT_SIDES } from "@foldwise/core/words";
import { asc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { split, splitPart } from "../../schema";
import { keyOf } from "./find-or-make";

/** What a split puts where. */
export interface SplitDescription {
  folds: number[];
  /** Every class of every side of every fold. */
  present: PresentClass[];
  /** Patients on both sides, by fold; null where no patient is known. */
  leakage: FoldLeakage[] | null;
}

/**
 * Describes a split of a dataset's images, drawn where it is not stored; nothing is stored.
 * @throws FoldwiseError `invalid` when the images cannot carry the scheme.
 */
export async function describeSplit({
  ctx,
  datasetId,
  images,
  splits,
}: {
  ctx: Context;
  datasetId: number;
  images: readonly SplitImage[];
  splits: SplitOptions;
}): Promise<SplitDescription> {
  const stored = await storedFolds(ctx, datasetId, splits);
  const folds = stored.length > 0 ? stored : makeSplit(splits.scheme, images, splits).folds;
  const classOf = new Map(images.map((image) => [image.index, image.class]));
  return {
    folds: folds.map(({ fold }) => fold),
    present: folds.flatMap(({ fold, ...sides }) =>
      SPLIT_SIDES.flatMap((side) =>
        [...new Set(sides[side].flatMap((index) => classOf.get(index) ?? []))].map((name) => ({
          fold,
          side,
          class: name,
        })),
      ),
    ),
    leakage: leakage({ folds }, images),
  };
}

async function storedFolds(ctx: Context, datasetId: number, splits: SplitOptions): Promise<FoldSplit[]> {
  const parts = await ctx
    .select({ fold: splitPart.fold, side: splitPart.side, images: splitPart.images })
    .from(splitPart)
    .innerJoin(split, eq(split.id, splitPart.splitId))
    .where(keyOf({ datasetId, ...splits }))
    .orderBy(asc(splitPart.fold));
  const folds = new Map<number, FoldSplit>();
  for (const { fold, side, images } of parts) {
    const own = folds.get(fold) ?? { fold, train: [], val: [], test: [] };
    own[side] = images;
    folds.set(fold, own);
  }
  return [...folds.values()];
}
