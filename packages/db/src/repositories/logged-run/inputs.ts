import { conflict, notFound } from "@foldwise/core/errors";
import { and, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { inputDataset, run, runInput } from "../../schema";
import type { RunInputEntry } from "./entry";

/**
 * Notes which datasets a run was given. One that is named again keeps what was said of it first, and gets the new tags.
 * @throws FoldwiseError `not-found`, or `conflict` for a deleted run.
 */
export async function logInputs({
  ctx,
  runId,
  datasets,
}: {
  ctx: Context;
  runId: number;
  datasets: readonly Omit<RunInputEntry, "runId">[];
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [owner] = await tx
      .select({ experimentId: run.experimentId, deletedAt: run.deletedAt })
      .from(run)
      .where(eq(run.id, runId))
      .for("key share");
    if (!owner) throw notFound("run", runId);
    if (owner.deletedAt !== null) throw conflict(`Run ${runId} is deleted; restore it first.`);
    const { experimentId } = owner;
    // In one order everywhere, so that two programs do not wait for each other.
    const inOrder = [...datasets].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    for (const { tags, ...described } of inOrder) {
      await tx
        .insert(inputDataset)
        .values({ ...described, experimentId })
        .onConflictDoNothing();
      const [known] = await tx
        .select({ id: inputDataset.id })
        .from(inputDataset)
        .where(
          and(
            eq(inputDataset.experimentId, experimentId),
            eq(inputDataset.name, described.name),
            eq(inputDataset.digest, described.digest),
          ),
        );
      if (!known) throw notFound("dataset", described.name);
      await tx
        .insert(runInput)
        .values({ runId, datasetId: known.id, tags })
        .onConflictDoUpdate({
          target: [runInput.runId, runInput.datasetId],
          set: { tags: sql`${runInput.tags} || excluded.tags` },
        });
    }
  });
}

const key = ({ name, digest }: { name: string; digest: string }) => `${name}\n${digest}`;
