import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { savedTable } from "../../schema";
import { lockSavedTable } from "./find";

/** Hides a table and gives its name free. @throws FoldwiseError `not-found` */
export async function deleteSavedTable({ ctx, slug }: { ctx: Context; slug: string }): Promise<void> {
  await ctx.transaction(async (tx) => {
    const id = await lockSavedTable(tx, slug);
    await tx.update(savedTable).set({ deletedAt: sql`now()` }).where(eq(savedTable.id, id));
  });
}
