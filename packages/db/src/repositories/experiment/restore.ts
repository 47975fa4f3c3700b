import { conflict, notFound } from "@foldwise/core/errors";
import { and, eq, isNotNull } from "drizzle-orm";
import type { Context } from "../../client";
import { isUniqueViolation } from "../../outage";
import { experiment, run, sweep } from "../../schema";

/**
 * Brings a deleted experiment back, with the sweeps and runs that were deleted with it: not those that were deleted before.
 * @throws FoldwiseError `not-found`, also for one that is not deleted, or `conflict` where its name was taken since.
 */
export async function restoreExperiment({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [found] = await tx
      .select({ name: experiment.name })
      .from(experiment)
      .where(and(eq(experiment.id, id), isNotNull(experiment.deletedAt)))
      .for("update");
    if (!found) throw notFound("deleted experiment", id);
    // As of the row itself: a Date would lose the microseconds.
    const moment = tx
      .select({ deletedAt: experiment.deletedAt })
      .from(experiment)
      .where(eq(experiment.id, id));
    await tx
      .update(sweep)
      .set({ deletedAt: null })
      .where(and(eq(sweep.experimentId, id), eq(sweep.deletedAt, moment)));
    await tx
      .update(run)
      .set({ deletedAt: null })
      .where(and(eq(run.experimentId, id), eq(run.deletedAt, moment)));
    await tx
      .update(experiment)
      .set({ deletedAt: null })
      .where(eq(experiment.id, id))
      .catch((error: unknown) => {
        if (isUniqueViolation(error))
          throw conflict(`Experiment(name=${found.name}) already exists; rename that one first.`);
        throw error;
      });
  });
}
