import { eq, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { split, training } from "../../schema";

/** How the images of trainings were split, as tables have it; none of a training without a dataset. */
export async function listTrainingSplits({
  ctx,
  trainingIds,
}: {
  ctx: Context;
  trainingIds: readonly number[];
}): Promise<Map<number, { splitScheme: string; splitSeed: number; splitK?: number; splitRepeats?: number }>> {
  if (trainingIds.length === 0) return new Map();
  const rows = await ctx
    .select({ id: training.id, scheme: split.scheme, seed: split.seed, k: split.k, repeats: split.repeats })
    .from(training)
    .innerJoin(split, eq(split.id, training.splitId))
    .where(inArray(training.id, [...trainingIds]));
  return new Map(
    rows.map(({ id, scheme, seed, k, repeats }) => [
      id,
      {
        splitScheme: scheme,
        splitSeed: seed,
        ...(k === null ? {} : { splitK: k }),
        ...(repeats === null ? {} : { splitRepeats: repeats }),
      },
    ]),
  );
}
