import { type BaselineView, fingerprintOf } from "@foldwise/core";
import { desc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { baselineSource } from "../../schema";

/** The newest document of each source, by key. */
export async function listBaselines(ctx: Context): Promise<BaselineView[]> {
  const rows = await ctx
    .selectDistinctOn([baselineSource.key])
    .from(baselineSource)
    .orderBy(baselineSource.key, desc(baselineSource.id));
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

/** Adds a document of published numbers; the same one again changes nothing. Older ones of its key stay readable. */
export async function importBaseline({
  ctx,
  key,
  document,
}: {
  ctx: Context;
  key: string;
  document: Record<string, unknown>;
}): Promise<{ id: number; added: boolean }> {
  const sha256 = fingerprintOf({ key, document });
  const [row] = await ctx
    .insert(baselineSource)
    .values({ key, sha256, document })
    .onConflictDoNothing({ target: baselineSource.sha256 })
    .returning({ id: baselineSource.id });
  if (row) return { id: row.id, added: true };
  const [there] = await ctx
    .select({ id: baselineSource.id })
    .from(baselineSource)
    .where(eq(baselineSource.sha256, sha256));
  if (!there) throw new Error("the baseline that is stored already cannot be read");
  return { id: there.id, added: false };
}
