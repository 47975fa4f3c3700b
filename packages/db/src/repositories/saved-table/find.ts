import { notFound } from "@foldwise/core/errors";
import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { savedTable } from "../../schema";

/**
 * Number of a live table, locked until the transaction ends: revisions of one table are written one after the other.
 * @throws FoldwiseError `not-found`
 */
export async function lockSavedTable(tx: Context, slug: string): Promise<number> {
  const [row] = await tx
    .select({ id: savedTable.id })
    .from(savedTable)
    .where(and(eq(savedTable.slug, slug), isNull(savedTable.deletedAt)))
    .for("update");
  if (!row) throw notFound("table", slug);
  return row.id;
}
