import { conflict, notFound } from "@foldwise/core/errors";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";

/**
 * Holds an experiment until the transaction ends: something is added to it, and it cannot be deleted meanwhile.
 * @throws FoldwiseError `not-found`, or `conflict` where it is deleted
 */
export async function holdLiveExperiment(tx: Context, experimentId: number): Promise<void> {
  const [owner] = await tx
    .select({ deletedAt: experiment.deletedAt })
    .from(experiment)
    .where(eq(experiment.id, experimentId))
    .for("key share");
  if (!owner) throw notFound("experiment", experimentId);
  if (owner.deletedAt !== null) throw conflict(`Experiment ${experimentId} is deleted; restore it first.`);
}
