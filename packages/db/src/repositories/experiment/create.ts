import { conflict } from "@foldwise/core/errors";
import { isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";

/**
 * Makes an experiment. @returns its id.
 * @throws FoldwiseError `conflict` where a live experiment has the name.
 */
export async function createExperiment({
  ctx,
  name,
  artifactLocation = null,
  tags = {},
}: {
  ctx: Context;
  name: string;
  artifactLocation?: string | null;
  tags?: Record<string, string>;
}): Promise<number> {
  const [made] = await ctx
    .insert(experiment)
    .values({ name, artifactLocation, tags })
    .onConflictDoNothing({ target: experiment.name, where: isNull(experiment.deletedAt) })
    .returning({ id: experiment.id });
  if (!made) throw conflict(`Experiment(name=${name}) already exists.`);
  return made.id;
}
