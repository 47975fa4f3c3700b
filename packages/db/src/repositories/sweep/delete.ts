import { conflict, notFound } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run, sweep, sweepEvent } from "../../schema";

/**
 * Hides an ended sweep and its runs; a later purge removes them.
 * @throws FoldwiseError `not-found`, or `conflict` while the sweep moves.
 */
export async function deleteSweep({
  ctx,
  id,
  by = "api",
}: {
  ctx: Context;
  id: number;
  by?: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [row] = await tx
      .select({ state: sweep.state })
      .from(sweep)
      .where(and(eq(sweep.id, id), isNull(sweep.deletedAt)))
      .for("no key update");
    if (!row) throw notFound("sweep", id);
    if (!isTerminal(row.state))
      throw conflict(`Sweep ${id} is ${row.state}; cancel it, and delete it when it has ended.`);
    await tx.update(sweep).set({ deletedAt: sql`now()` }).where(eq(sweep.id, id));
    await tx
      .update(run)
      .set({ deletedAt: sql`now()` })
      .where(and(eq(run.sweepId, id), isNull(run.deletedAt)));
    await tx.insert(sweepEvent).values({ sweepId: id, kind: "delete", detail: { by } });
  });
  await publishNotification(ctx, { kind: "sweep", id });
}
