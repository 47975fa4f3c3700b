import { conflict, notFound } from "@foldwise/core/errors";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { isUniqueViolation } from "../../outage";
import { experiment } from "../../schema";

/** @throws FoldwiseError `not-found`, or `conflict` where a live experiment has the name. */
export async function renameExperiment({
  ctx,
  id,
  name,
}: {
  ctx: Context;
  id: number;
  name: string;
}): Promise<void> {
  const [changed] = await ctx
    .update(experiment)
    .set({ name, updatedAt: sql`now()` })
    .where(and(eq(experiment.id, id), isNull(experiment.deletedAt)))
    .returning({ id: experiment.id })
    .catch((error: unknown) => {
      if (isUniqueViolation(error)) throw conflict(`Experiment(name=${name}) already exists.`);
      throw error;
    });
  if (!changed) throw notFound("experiment", id);
}
