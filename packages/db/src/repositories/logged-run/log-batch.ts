import { conflict, FoldwiseError, notFound, showValue } from "@foldwise/core/errors";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { PointInput, PostgresMetricStore } from "../../metrics";
import type { PackedPoints } from "../../metrics/pack";
import { metricAttribution, run } from "../../schema";
import type { Attribution } from "./entry";
import { RUN_NAME_TAG } from "./update";

export interface LoggedBatch {
  points: readonly PointInput[] | PackedPoints;
  /** Of which model and dataset some of the points were measured. */
  attributions?: readonly Omit<Attribution, "runId">[];
  params?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
}

/**
 * Stores what a program logs, whole or not at all; what is there already adds nothing. Points alone take no lock.
 * @throws FoldwiseError `not-found`; `invalid` for a bad point; `conflict` for a deleted run, for a parameter that has another
 *   value already, and for points or parameters of a run that belongs to a sweep.
 */
export async function logBatch({
  ctx,
  metrics,
  runId,
  batch: { points, attributions = [], params = {}, tags = {} },
}: {
  ctx: Context;
  metrics: Pick<PostgresMetricStore, "append">;
  runId: number;
  batch: LoggedBatch;
}): Promise<void> {
  const isPlain = [attributions, Object.keys(params), Object.keys(tags)].every((part) => part.length === 0);
  if (isPlain) return metrics.append({ runId, points });
  await ctx.transaction(async (tx) => {
    await setText(tx, { runId, params, tags });
    const count = "rows" in points ? points.count : points.length;
    if (count > 0) await metrics.append({ runId, points }, tx);
    if (attributions.length > 0)
      await tx
        .insert(metricAttribution)
        .values(attributions.map((one) => ({ ...one, runId, value: signed(one.value) })))
        .onConflictDoNothing();
  });
}

/** As text, since the driver writes −0 as 0. */
const signed = (value: number) => (Object.is(value, -0) ? sql`'-0'::double precision` : value);

async function setText(
  tx: Context,
  { runId, params, tags }: { runId: number } & Required<Pick<LoggedBatch, "params" | "tags">>,
): Promise<void> {
  const hasParams = Object.keys(params).length > 0;
  if (!hasParams && Object.keys(tags).length === 0) return;
  const newParams = sql`${JSON.stringify(params)}::jsonb`;
  const newTags = sql`${JSON.stringify(tags)}::jsonb`;
  const [changed] = await tx
    .update(run)
    .set({
      params: sql`${run.params} || ${newParams}`,
      tags: sql`${run.tags} || ${newTags}`,
      name: sql`coalesce(nullif(${newTags} ->> ${RUN_NAME_TAG}, ''), ${run.name})`,
    })
    .where(
      and(
        eq(run.id, runId),
        isNull(run.deletedAt),
        ...(hasParams ? [isNull(run.sweepId), sql`not exists (${changedParams(newParams)})`] : []),
      ),
    )
    .returning({ id: run.id });
  if (!changed) await explainRefusal(tx, runId, newParams, hasParams);
}

const changedParams = (params: SQL) => sql`
  select from jsonb_each_text(${params}) given
  where jsonb_exists(${run.params}, given.key) and ${run.params} ->> given.key is distinct from given.value`;

async function explainRefusal(tx: Context, runId: number, params: SQL, hasParams: boolean): Promise<never> {
  const [row] = await tx
    .select({ uid: run.uid, sweepId: run.sweepId, deletedAt: run.deletedAt })
    .from(run)
    .where(eq(run.id, runId));
  if (!row) throw notFound("run", runId);
  if (row.deletedAt !== null) throw conflict(`Run ${row.uid} is deleted; restore it first.`);
  if (hasParams && row.sweepId !== null)
    throw conflict(`Run ${row.uid} belongs to sweep ${row.sweepId}, whose plan sets its parameters.`);
  const { rows } = await tx.execute<{ key: string; old: string; value: string }>(sql`
    select given.key, ${run.params} ->> given.key as old, given.value
    from ${run}, jsonb_each_text(${params}) given
    where ${run.id} = ${runId} and jsonb_exists(${run.params}, given.key)
      and ${run.params} ->> given.key is distinct from given.value order by given.key limit 1`);
  const [first] = rows;
  // Another writer had it between the two statements.
  if (!first) throw new FoldwiseError("unavailable", "The run was changed at the same time; try again.");
  throw conflict(
    `Changing param values is not allowed. Param with key=${showValue(first.key)} was already logged with value=${showValue(first.old)} for run ID=${row.uid.replaceAll("-", "")}; attempted to log ${showValue(first.value)}.`,
  );
}

/** @throws FoldwiseError `not-found`, also for a tag that the run does not have, or `conflict` for a deleted run. */
export async function deleteRunTag({
  ctx,
  runId,
  key,
}: {
  ctx: Context;
  runId: number;
  key: string;
}): Promise<void> {
  const [changed] = await ctx
    .update(run)
    .set({ tags: sql`${run.tags} - ${key}::text` })
    .where(and(eq(run.id, runId), isNull(run.deletedAt), sql`jsonb_exists(${run.tags}, ${key}::text)`))
    .returning({ id: run.id });
  if (changed) return;
  const [row] = await ctx.select({ deletedAt: run.deletedAt }).from(run).where(eq(run.id, runId));
  if (row?.deletedAt) throw conflict(`Run ${runId} is deleted; restore it first.`);
  throw notFound("tag", key);
}
