import { notFound } from "@foldwise/core/errors";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { baselineSource } from "../../schema";

type BaselineRow = typeof baselineSource.$inferSelect;

/** The newest revision of a source of published numbers; `document` is its file as it was imported. */
export type BaselineRecord = Pick<BaselineRow, "id" | "key" | "origin" | "sha256" | "document" | "createdAt">;

/** A source with the text that it was imported from and its revisions, newest first. */
export interface BaselineHistory extends BaselineRecord {
  source: string | null;
  revisions: Pick<BaselineRow, "id" | "sha256" | "createdAt">[];
}

/** The newest document of each source, by key. */
export async function listBaselines(ctx: Context): Promise<BaselineRecord[]> {
  return ctx
    .selectDistinctOn([baselineSource.key], NEWEST)
    .from(baselineSource)
    .where(isNull(baselineSource.deletedAt))
    .orderBy(baselineSource.key, desc(baselineSource.id));
}

const NEWEST = {
  id: baselineSource.id,
  key: baselineSource.key,
  origin: baselineSource.origin,
  sha256: baselineSource.sha256,
  document: baselineSource.document,
  createdAt: baselineSource.createdAt,
};

/** A source with its history, newest first. @throws FoldwiseError `not-found` */
export async function findBaseline({ ctx, key }: { ctx: Context; key: string }): Promise<BaselineHistory> {
  const rows = await ctx
    .select()
    .from(baselineSource)
    .where(and(eq(baselineSource.key, key), isNull(baselineSource.deletedAt)))
    .orderBy(desc(baselineSource.id));
  const [newest] = rows;
  if (!newest) throw notFound("baseline", key);
  return {
    ...newest,
    revisions: rows.map(({ id, sha256, createdAt }) => ({ id, sha256, createdAt })),
  };
}
