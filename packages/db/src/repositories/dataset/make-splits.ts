import type { ImportPlan } from "@foldwise/core/datasets";
import { FoldwiseError } from "@foldwise/core/errors";
import { offeredSchemes } from "@foldwise/core/splits";
import type { Context } from "../../client";
import { findOrMakeSplit } from "../split";

const SPLIT_SEED = 1;

/**
 * Stores the split of every scheme that the images can carry, seed 1.
 * @returns the schemes that they cannot carry, with the reason.
 */
export async function makeSplits({
  ctx,
  datasetId,
  images,
}: {
  ctx: Context;
  datasetId: number;
  images: ImportPlan["images"];
}): Promise<{ scheme: string; reason: string }[]> {
  const without: { scheme: string; reason: string }[] = [];
  for (const scheme of offeredSchemes(images))
    try {
      await findOrMakeSplit({ ctx, datasetId, scheme, seed: SPLIT_SEED });
    } catch (error) {
      if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
      without.push({ scheme, reason: error.message });
    }
  return without;
}
