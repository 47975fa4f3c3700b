import { conflict, notFound } from "@foldwise/core/errors";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { artifactSettings, experiment, loggedModel, run } from "../../schema";

/** Whose file: a run's, or a logged model's. */
export type ArtifactOwner = { runId: number } | { modelId: number };

/** What a file is added to, held until the transaction ends. */
export interface HeldOwner {
  experimentId: number;
  /** Null without a quota, which is then not locked. */
  maxOfExperiment: number | null;
  maxInAll: number | null;
}

/**
 * Holds a run or logged model until the transaction ends, and the quotas that its files count against, so that two files do
 * not take the last place at once: to be asked before any other row is locked.
 * @throws FoldwiseError `not-found`, or `conflict` where it is deleted
 */
export async function holdOwner(tx: Context, owner: ArtifactOwner): Promise<HeldOwner> {
  const table = "runId" in owner ? run : loggedModel;
  const kind = "runId" in owner ? "run" : "logged model";
  const id = "runId" in owner ? owner.runId : owner.modelId;
  const [of] = await tx
    .select({ experimentId: experiment.id, max: experiment.maxArtifactBytes })
    .from(table)
    .innerJoin(experiment, eq(experiment.id, table.experimentId))
    .where(eq(table.id, id));
  if (!of) throw notFound(kind, id);
  const maxOfExperiment = of.max === null ? null : await lockExperimentQuota(tx, of.experimentId);
  const [held] = await tx
    .select({ deletedAt: table.deletedAt })
    .from(table)
    .where(eq(table.id, id))
    .for("key share");
  if (!held) throw notFound(kind, id);
  if (held.deletedAt !== null)
    throw conflict(`The ${kind} of this path is deleted; no file can be stored there.`);
  const [inAll] = await tx
    .select({ max: artifactSettings.maxArtifactBytes })
    .from(artifactSettings)
    .where(sql`${artifactSettings.maxArtifactBytes} is not null`)
    .for("no key update");
  return { experimentId: of.experimentId, maxOfExperiment, maxInAll: inAll?.max ?? null };
}

async function lockExperimentQuota(tx: Context, id: number): Promise<number | null> {
  const [locked] = await tx
    .select({ max: experiment.maxArtifactBytes })
    .from(experiment)
    .where(eq(experiment.id, id))
    .for("no key update");
  return locked?.max ?? null;
}
