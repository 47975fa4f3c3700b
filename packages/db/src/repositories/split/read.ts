import {
  type FoldLeakage,
  leakage,
  makeSplit,
  type SplitImage,
  type SplitOptions,
  splitInner,
} from "@foldwise/core/splits";
import type { PresentClass } from "@foldwise/core/sweep";
import { SPLIT_SIDES } from "@foldwise/core/words";
import type { Context } from "../../client";
import { storedFolds } from "./find-or-make";

/** What a split puts where. */
export interface SplitDescription {
  folds: number[];
  /** Every class of every side of every fold. */
  present: PresentClass[];
  /** Patients on both sides, by fold; null where no patient is known. */
  leakage: FoldLeakage[] | null;
}

/**
 * Makes sure that the images carry the inner folds of a split's folds; nothing is stored.
 * @param folds numbers of the outer folds
 * @throws FoldwiseError `invalid` when they do not.
 */
export async function checkInnerFolds({
  ctx,
  datasetId,
  images,
  splits,
  folds,
  k,
}: {
  ctx: Context;
  datasetId: number;
  images: readonly SplitImage[];
  splits: SplitOptions;
  folds: readonly number[];
  k: number;
}): Promise<void> {
  const stored = await storedFolds(ctx, { datasetId, ...splits });
  const outer = stored.length > 0 ? { ...splits, folds: stored } : makeSplit(splits.scheme, images, splits);
  for (const fold of folds) splitInner(outer, images, { fold, k });
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
  const stored = await storedFolds(ctx, { datasetId, ...splits });
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
