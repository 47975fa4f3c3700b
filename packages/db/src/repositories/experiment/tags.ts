import { notFound } from "@foldwise/core/errors";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";

/** Sets a tag, or removes it where the value is null. @throws FoldwiseError `not-found`. */
export async function setExperimentTag({
  ctx,
  id,
  key,
  value,
}: {
  ctx: Context;
  id: number;
  key: string;
  value: string | null;
}): Promise<void> {
  const tags =
    value === null
      ? sql`${experiment.tags} - ${key}::text`
      : sql`${experiment.tags} || jsonb_build_object(${key}::text, ${value}::text)`;
  const [changed] = await ctx
    .update(experiment)
    .set({ tags })
    .where(and(eq(experiment.id, id), isNull(experiment.deletedAt)))
    .returning({ id: experiment.id });
  if (!changed) throw notFound("experiment", id);
}
