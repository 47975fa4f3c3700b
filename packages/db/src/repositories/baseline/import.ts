import { conflict } from "@foldwise/core/errors";
import { fingerprintOf } from "@foldwise/core/sweep";
import type { BaselineOrigin } from "@foldwise/core/words";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { baselineSource } from "../../schema";

/**
 * Adds a document of published numbers as the newest of its key. What the newest says already changes nothing; older
 * ones stay readable.
 * @throws FoldwiseError `conflict` for an import under the key of a file of data/ that says otherwise.
 */
export async function importBaseline({
  ctx,
  key,
  document,
  origin,
  source = null,
}: {
  ctx: Context;
  key: string;
  document: Record<string, unknown>;
  origin: BaselineOrigin;
  source?: string | null;
}): Promise<{ id: number; added: boolean }> {
  const sha256 = fingerprintOf({ key, document });
  return ctx.transaction(async (tx) => {
    await lockBaseline(tx, key);
    const [newest] = await tx
      .select({ id: baselineSource.id, sha256: baselineSource.sha256, origin: baselineSource.origin })
      .from(baselineSource)
      .where(and(eq(baselineSource.key, key), isNull(baselineSource.deletedAt)))
      .orderBy(desc(baselineSource.id))
      .limit(1);
    if (newest?.sha256 === sha256) {
      if (origin === "built-in" && newest.origin !== origin)
        await tx.update(baselineSource).set({ origin }).where(eq(baselineSource.id, newest.id));
      return { id: newest.id, added: false };
    }
    if (newest?.origin === "built-in" && origin === "imported")
      throw conflict(`${key} is built in (data/); import under another id.`);
    const [row] = await tx
      .insert(baselineSource)
      .values({ key, sha256, document, origin, source })
      .returning({ id: baselineSource.id });
    if (!row) throw new Error("the baseline was not stored");
    return { id: row.id, added: true };
  });
}

/** One import or deletion of a key at a time: there may be no row yet to lock. */
export async function lockBaseline(tx: Context, key: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`baseline ${key}`}, 0))`);
}
