import { notFound } from "@foldwise/core/errors";
import type { TableDefinition } from "@foldwise/core/tables";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { savedTable, savedTableRevision } from "../../schema";

export interface SavedTable {
  slug: string;
  revision: number;
  definition: TableDefinition;
  updatedAt: Date;
}

/** A table at its newest revision with its text and its revisions, newest first. */
export interface SavedTableHistory {
  source: string;
  definition: TableDefinition;
  revisions: { number: number; createdAt: Date }[];
}

/** Live tables at their newest revision, by name. */
export async function listSavedTables(ctx: Context): Promise<SavedTable[]> {
  return ctx
    .selectDistinctOn([savedTable.slug], {
      slug: savedTable.slug,
      revision: savedTableRevision.number,
      definition: savedTableRevision.definition,
      updatedAt: savedTableRevision.createdAt,
    })
    .from(savedTable)
    .innerJoin(savedTableRevision, eq(savedTableRevision.tableId, savedTable.id))
    .where(isNull(savedTable.deletedAt))
    .orderBy(savedTable.slug, desc(savedTableRevision.number));
}

/** A live table with its newest text and its history, newest first. @throws FoldwiseError `not-found` */
export async function findSavedTable({
  ctx,
  slug,
}: {
  ctx: Context;
  slug: string;
}): Promise<SavedTableHistory> {
  const rows = await ctx
    .select({
      number: savedTableRevision.number,
      source: savedTableRevision.source,
      definition: savedTableRevision.definition,
      createdAt: savedTableRevision.createdAt,
    })
    .from(savedTableRevision)
    .innerJoin(savedTable, eq(savedTable.id, savedTableRevision.tableId))
    .where(and(eq(savedTable.slug, slug), isNull(savedTable.deletedAt)))
    .orderBy(desc(savedTableRevision.number));
  const [newest] = rows;
  if (!newest) throw notFound("table", slug);
  return {
    source: newest.source,
    definition: newest.definition,
    revisions: rows.map(({ number, createdAt }) => ({ number, createdAt })),
  };
}
