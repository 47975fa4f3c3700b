import { conflict, notFound } from "@foldwise/core/errors";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { baselineSource } from "../../schema";
import { listSavedTables } from "../saved-table";
import { lockBaseline } from "./import";

/**
 * Hides an imported source with its history and gives its key free.
 * @throws FoldwiseError `not-found`; `conflict` for one of data/baselines or one that a saved table shows.
 */
export async function deleteBaseline({ ctx, key }: { ctx: Context; key: string }): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockBaseline(tx, key);
    const live = and(eq(baselineSource.key, key), isNull(baselineSource.deletedAt));
    const rows = await tx.select({ origin: baselineSource.origin }).from(baselineSource).where(live);
    if (rows.length === 0) throw notFound("baseline", key);
    if (rows.some(({ origin }) => origin === "built-in"))
      throw conflict(`${key} is built in (data/) and cannot be deleted.`);
    const users = (await listSavedTables(tx)).filter(({ definition }) => definition.baseline === key);
    if (users.length > 0)
      throw conflict(
        `${key} is the published side of ${users.map(({ slug }) => slug).join(", ")}; edit or delete that first.`,
      );
    await tx.update(baselineSource).set({ deletedAt: sql`now()` }).where(live);
  });
}
