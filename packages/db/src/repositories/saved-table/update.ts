import { conflict } from "@foldwise/core/errors";
import { fingerprintOf } from "@foldwise/core/sweep";
import type { TableDefinition } from "@foldwise/core/tables";
import { desc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { isUniqueViolation } from "../../outage";
import { savedTable, savedTableRevision } from "../../schema";
import { lockSavedTable } from "./find";

/**
 * Adds a revision to a table; the same definition and text again add none. A new id renames it.
 * @param base the revision that the author saw, where it has to be the newest still
 * @throws FoldwiseError `not-found`; `conflict` when another live table has the new name or `base` is old.
 */
export async function updateSavedTable({
  ctx,
  slug,
  definition,
  source,
  base,
}: {
  ctx: Context;
  slug: string;
  definition: TableDefinition;
  source: string;
  base?: number;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const tableId = await lockSavedTable(tx, slug);
    const [newest] = await tx
      .select()
      .from(savedTableRevision)
      .where(eq(savedTableRevision.tableId, tableId))
      .orderBy(desc(savedTableRevision.number))
      .limit(1);
    const number = newest?.number ?? 0;
    if (base !== undefined && base !== number)
      throw conflict(`Table ${slug} is at revision ${number}, not ${base}; reload it.`);
    if (definition.id !== slug) await rename(tx, tableId, definition.id);
    const same = newest?.source === source && fingerprintOf(newest.definition) === fingerprintOf(definition);
    if (!same)
      await tx.insert(savedTableRevision).values({ tableId, number: number + 1, source, definition });
  });
}

async function rename(tx: Context, tableId: number, slug: string): Promise<void> {
  try {
    await tx.transaction((inner) => inner.update(savedTable).set({ slug }).where(eq(savedTable.id, tableId)));
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict(`A table ${slug} already exists; choose another id.`);
    throw error;
  }
}
