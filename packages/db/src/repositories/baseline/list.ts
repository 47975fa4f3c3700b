import type { BaselineView } from "@foldwise/core/contracts/http-responses";
import type { BaselineDetail } from "@foldwise/core/contracts/saved-tables";
import { notFound } from "@foldwise/core/errors";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { baselineSource } from "../../schema";

/** The newest document of each source, by key. */
export async function listBaselines(ctx: Context): Promise<BaselineView[]> {
  const rows = await ctx
    .selectDistinctOn([baselineSource.key])
    .from(baselineSource)
    .where(isNull(baselineSource.deletedAt))
    .orderBy(baselineSource.key, desc(baselineSource.id));
  return rows.map(({ id, key, origin, sha256, document, createdAt }) => ({
    id,
    key,
    origin,
    sha256,
    document,
    createdAt: createdAt.toISOString(),
  }));
}

/** A source with its history, newest first. @throws FoldwiseError `not-found` */
export async function viewBaseline({ ctx, key }: { ctx: Context; key: string }): Promise<BaselineDetail> {
  const rows = await ctx
    .select()
    .from(baselineSource)
    .where(and(eq(baselineSource.key, key), isNull(baselineSource.deletedAt)))
    .orderBy(desc(baselineSource.id));
  const [newest] = rows;
  if (!newest) throw notFound("baseline", key);
  return {
    key,
    origin: newest.origin,
    document: newest.document,
    source: newest.source,
    revisions: rows.map(({ id, sha256, createdAt }) => ({ id, sha256, createdAt: createdAt.toISOString() })),
  };
}
