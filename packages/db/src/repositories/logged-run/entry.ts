import { and, asc, eq, sql } from "drizzle-orm";
import { anyOf } from "../../any-of";
import type { Context } from "../../client";
import { experiment, inputDataset, metricAttribution, run, runInput } from "../../schema";

/** A run as programs outside see it, of a sweep or logged, deleted or not. */
export interface RunEntry
  extends Pick<
    typeof run.$inferSelect,
    | "id"
    | "uid"
    | "name"
    | "experimentId"
    | "userName"
    | "state"
    | "params"
    | "tags"
    | "createdAt"
    | "startedAt"
    | "finishedAt"
    | "deletedAt"
  > {
  /** A program outside logs it; the others are of a sweep. */
  isLogged: boolean;
  /** Where its experiment keeps artifacts, when not here. */
  artifactLocation: string | null;
}

const COLUMNS = {
  id: run.id,
  uid: run.uid,
  name: run.name,
  experimentId: run.experimentId,
  userName: run.userName,
  state: run.state,
  params: run.params,
  tags: run.tags,
  createdAt: run.createdAt,
  startedAt: run.startedAt,
  finishedAt: run.finishedAt,
  deletedAt: run.deletedAt,
  isLogged: sql<boolean>`${run.sweepId} is null`,
  artifactLocation: experiment.artifactLocation,
};

/** Null where there is none. @param uid a UUID */
export async function findRunEntry({ ctx, uid }: { ctx: Context; uid: string }): Promise<RunEntry | null> {
  const [found] = await ctx
    .select(COLUMNS)
    .from(run)
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    .where(eq(run.uid, uid));
  return found ?? null;
}

/** The number of a run, deleted or not; null where there is none. */
export async function findRunId({ ctx, uid }: { ctx: Context; uid: string }): Promise<number | null> {
  const [found] = await ctx.select({ id: run.id }).from(run).where(eq(run.uid, uid));
  return found?.id ?? null;
}

/** Those of these ids, in no order. */
export async function listRunEntries({
  ctx,
  ids,
}: {
  ctx: Context;
  ids: readonly number[];
}): Promise<RunEntry[]> {
  if (ids.length === 0) return [];
  return ctx
    .select(COLUMNS)
    .from(run)
    .innerJoin(experiment, eq(experiment.id, run.experimentId))
    .where(anyOf(run.id, ids));
}

export type RunInputEntry = Pick<
  typeof inputDataset.$inferSelect,
  "name" | "digest" | "sourceType" | "source" | "schema" | "profile"
> & { runId: number; tags: Record<string, string> };

/** The datasets that these runs were given. */
export async function listRunInputs({
  ctx,
  runIds,
}: {
  ctx: Context;
  runIds: readonly number[];
}): Promise<RunInputEntry[]> {
  if (runIds.length === 0) return [];
  return ctx
    .select({
      runId: runInput.runId,
      tags: runInput.tags,
      name: inputDataset.name,
      digest: inputDataset.digest,
      sourceType: inputDataset.sourceType,
      source: inputDataset.source,
      schema: inputDataset.schema,
      profile: inputDataset.profile,
    })
    .from(runInput)
    .innerJoin(inputDataset, eq(inputDataset.id, runInput.datasetId))
    .where(anyOf(runInput.runId, runIds))
    .orderBy(asc(runInput.runId), asc(inputDataset.id));
}

export type Attribution = typeof metricAttribution.$inferSelect;

/** Of which model and dataset points were measured, where that is known. */
export async function listAttributions({
  ctx,
  runIds,
  name,
}: {
  ctx: Context;
  runIds: readonly number[];
  name?: string;
}): Promise<Attribution[]> {
  if (runIds.length === 0) return [];
  return ctx
    .select()
    .from(metricAttribution)
    .where(
      and(
        anyOf(metricAttribution.runId, runIds),
        name === undefined ? undefined : eq(metricAttribution.name, name),
      ),
    );
}
