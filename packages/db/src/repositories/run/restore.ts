import { conflict, notFound } from "@foldwise/core/errors";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { experiment, run } from "../../schema";

/**
 * Shows a deleted run again; nothing happens to one that is not deleted. A run of a sweep does not get its place in its trial
 * back: another may have it.
 * @throws FoldwiseError `not-found`, or `conflict` while its experiment is deleted.
 */
export async function restoreRun({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [found] = await tx
      .select({ experimentId: run.experimentId, deletedAt: experiment.deletedAt })
      .from(run)
      .innerJoin(experiment, eq(experiment.id, run.experimentId))
      .where(eq(run.id, id))
      .for("key share", { of: experiment });
    if (!found) throw notFound("run", id);
    if (found.deletedAt !== null)
      throw conflict(`Experiment ${found.experimentId} of run ${id} is deleted; restore it first.`);
    await tx.update(run).set({ deletedAt: null }).where(eq(run.id, id));
  });
  await publishNotification(ctx, { kind: "run", id });
}
