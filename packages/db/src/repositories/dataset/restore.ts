import { conflict, notFound } from "@foldwise/core/errors";
import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset } from "../../schema";
import { findDatasetByFingerprint, lockFingerprint, requireFreeSlug } from "./insert";

/**
 * Brings a deleted dataset back, under its own slug or another.
 * @param key its number, or the slug that it had; of several the one deleted last
 * @throws FoldwiseError `not-found` where no such set is deleted; `invalid` for a slug that is taken; `conflict` where
 * a live dataset has the same images.
 */
export async function restoreDataset({
  ctx,
  key,
  slug,
}: {
  ctx: Context;
  key: number | string;
  slug?: string;
}): Promise<{ id: number }> {
  return ctx.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(dataset)
      .where(
        and(
          typeof key === "number" ? eq(dataset.id, key) : eq(dataset.slug, key),
          isNotNull(dataset.deletedAt),
        ),
      )
      .orderBy(desc(dataset.deletedAt), desc(dataset.id))
      .limit(1)
      .for("update");
    if (!row) throw notFound("deleted dataset", key);
    await lockFingerprint(tx, row.fingerprint);
    const same = await findDatasetByFingerprint({ ctx: tx, fingerprint: row.fingerprint });
    if (same)
      throw conflict(
        `The dataset ${same.slug} has the same images; delete it first: npx foldwise dataset delete ${same.slug}.`,
      );
    const name = slug ?? row.slug;
    await requireFreeSlug({ ctx: tx, slug: name });
    await tx.update(dataset).set({ slug: name, deletedAt: null }).where(eq(dataset.id, row.id));
    return { id: row.id };
  });
}
