import { conflict } from "@foldwise/core/errors";
import type { TableDefinition } from "@foldwise/core/tables";
import { isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { savedTable, savedTableRevision } from "../../schema";

/**
 * Saves a table as its first revision.
 * @throws FoldwiseError `conflict` when a live table has its name.
 */
export async function createSavedTable({
  ctx,
  definition,
  source,
}: {
  ctx: Context;
  definition: TableDefinition;
  source: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [row] = await tx
      .insert(savedTable)
      .values({ slug: definition.id })
      .onConflictDoNothing({ target: savedTable.slug, where: isNull(savedTable.deletedAt) })
      .returning({ id: savedTable.id });
    if (!row) throw conflict(`A table ${definition.id} already exists; edit it, or choose another id.`);
    await tx.insert(savedTableRevision).values({ tableId: row.id, number: 1, source, definition });
  });
}
