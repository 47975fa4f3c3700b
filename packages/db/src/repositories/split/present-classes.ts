import type { PresentClass } from "@foldwise/core/sweep";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage, split, splitPart } from "../../schema";
import { drawSplit, keyOf, type SplitKey } from "./find-or-make";

/**
 * Which classes stand on which side of which fold of a split, drawn where it is not stored; nothing is stored.
 * @throws FoldwiseError `invalid` when the images cannot carry the scheme.
 */
export async function presentClasses({ ctx, ...key }: SplitKey & { ctx: Context }): Promise<PresentClass[]> {
  const [stored] = await ctx.select({ id: split.id }).from(split).where(keyOf(key));
  if (!stored) return drawnClasses(ctx, key);
  const placed = ctx
    .select({
      fold: splitPart.fold,
      side: splitPart.side,
      image: sql<number>`unnest(${splitPart.images})`.as("image"),
    })
    .from(splitPart)
    .where(eq(splitPart.splitId, stored.id))
    .as("placed");
  return ctx
    .selectDistinct({ fold: placed.fold, side: placed.side, class: datasetImage.class })
    .from(placed)
    .innerJoin(
      datasetImage,
      and(eq(datasetImage.datasetId, key.datasetId), eq(datasetImage.index, placed.image)),
    );
}

async function drawnClasses(ctx: Context, key: SplitKey): Promise<PresentClass[]> {
  const { folds, images } = await drawSplit({ ctx, ...key });
  const classOf = new Map(images.map((image) => [image.index, image.class]));
  return folds.flatMap(({ fold, ...sides }) =>
    (["train", "val", "test"] as const).flatMap((side) =>
      [...new Set(sides[side].flatMap((index) => classOf.get(index) ?? []))].map((name) => ({
        fold,
        side,
        class: name,
      })),
    ),
  );
}
