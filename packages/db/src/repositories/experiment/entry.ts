import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { experiment } from "../../schema";

/** What is kept of an experiment itself, deleted or not. */
export type ExperimentEntry = Pick<
  typeof experiment.$inferSelect,
  "id" | "name" | "tags" | "artifactLocation" | "createdAt" | "updatedAt" | "deletedAt"
>;

/** Which of live and deleted ones are wanted. */
export type Lifecycle = "live" | "deleted" | "all";

const COLUMNS = {
  id: experiment.id,
  name: experiment.name,
  tags: experiment.tags,
  artifactLocation: experiment.artifactLocation,
  createdAt: experiment.createdAt,
  updatedAt: experiment.updatedAt,
  deletedAt: experiment.deletedAt,
};

/** By its id, deleted or not, or the live one of a name; null where there is none. */
export async function findExperimentEntry({
  ctx,
  ...by
}: { ctx: Context } & ({ id: number } | { name: string })): Promise<ExperimentEntry | null> {
  const [found] = await ctx
    .select(COLUMNS)
    .from(experiment)
    .where(
      "id" in by ? eq(experiment.id, by.id) : and(eq(experiment.name, by.name), isNull(experiment.deletedAt)),
    );
  return found ?? null;
}

/** Those of these ids, in no order. */
export async function listExperimentEntries({
  ctx,
  ids,
}: {
  ctx: Context;
  ids: readonly number[];
}): Promise<ExperimentEntry[]> {
  if (ids.length === 0) return [];
  return ctx
    .select(COLUMNS)
    .from(experiment)
    .where(inArray(experiment.id, [...ids]));
}
