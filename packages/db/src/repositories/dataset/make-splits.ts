import type { ImportPlan } from "@foldwise/core/datasets";
import { FoldwiseError } from "@foldwise/core/errors";
import { offeredSchemes, type SplitOptions } from "@foldwise/core/splits";
import type { Context } from "../../client";
import { findOrMakeSplit } from "../split";
import { usualSplitsOf } from "./facts";

const SPLIT_SEED = 1;

/**
 * Stores the splits by the dataset's own folds that the images can carry, seed 1, and its usual splits.
 * @returns the schemes that they cannot carry, with the reason.
 */
export async function makeSplits({
  ctx,
  datasetId,
  images,
  patients,
}: {
  ctx: Context;
  datasetId: number;
  images: ImportPlan["images"];
  patients: number | null;
}): Promise<{ scheme: string; reason: string }[]> {
  const hasFolds = images.some(({ fold }) => fold !== images[0]?.fold);
  const offered: SplitOptions[] = offeredSchemes(images)
    .filter((scheme) => hasFolds || scheme !== "leave-one-fold-out")
    .map((scheme) => ({ scheme, seed: SPLIT_SEED }));
  const usual = (await usualSplitsOf(ctx, [{ id: datasetId, patients }])).get(datasetId)?.splits;
  const isOffered = offered.some(({ scheme }) => scheme === usual?.scheme);
  const without: { scheme: string; reason: string }[] = [];
  for (const splits of usual && !isOffered ? [...offered, usual] : offered)
    try {
      await findOrMakeSplit({ ctx, datasetId, ...splits });
    } catch (error) {
      if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
      without.push({ scheme: splits.scheme, reason: error.message });
    }
  return without;
}
