import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, training } from "../../schema";
import type { DatasetRow } from "./find";

/** Deleted datasets of these images that no purge has removed, the one deleted last first, and whether one was trained on. */
export async function findDeletedByFingerprint({
  ctx,
  fingerprint,
}: {
  ctx: Context;
  fingerprint: string;
}): Promise<{ row: DatasetRow; isTrained: boolean }[]> {
  const rows = await ctx
    .select()
    .from(dataset)
    .where(and(eq(dataset.fingerprint, fingerprint), isNotNull(dataset.deletedAt)))
    .orderBy(desc(dataset.deletedAt), desc(dataset.id));
  const found: { row: DatasetRow; isTrained: boolean }[] = [];
  for (const row of rows) {
    const [trained] = await ctx
      .select({ id: training.id })
      .from(training)
      .where(eq(training.datasetId, row.id))
      .limit(1);
    found.push({ row, isTrained: trained !== undefined });
  }
  return found;
}
