import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";

/** Id of the live experiment of this name, created when there is none. */
export async function upsertExperiment({ ctx, name }: { ctx: Context; name: string }): Promise<number> {
  const [made] = await ctx
    .insert(experiment)
    .values({ name })
    .onConflictDoNothing({ target: experiment.name, where: isNull(experiment.deletedAt) })
    .returning({ id: experiment.id });
  if (made) return made.id;
  const [row] = await ctx
    .select({ id: experiment.id })
    .from(experiment)
    .where(and(eq(experiment.name, name), isNull(experiment.deletedAt)));
  if (!row) throw new Error(`the experiment ${name} was deleted at this moment`);
  return row.id;
}
