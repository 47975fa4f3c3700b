import { FoldwiseError } from "@foldwise/core/errors";
import { chooseRuns, observationsOf, sideOfGroup } from "@foldwise/core/fold-groups";
import { canonicalMetric } from "@foldwise/core/metrics";
import type { TableObservation } from "@foldwise/core/tables";
import { eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { SPECIALS } from "../../metrics/postgres/latest";
import { metricLatest, metricName } from "../../schema";
import { type FoldGroupDetail, findFoldGroup } from "./find";

/**
 * The runs that count of fold groups as tables take evaluations: their measures are the last values of their metrics, as of the last
 * compaction. A group that there is not has none.
 */
export async function groupObservations({
  ctx,
  groups,
}: {
  ctx: Context;
  groups: readonly string[];
}): Promise<TableObservation[]> {
  const found = await Promise.all(groups.map((id) => findOrNull(ctx, id)));
  const observations: TableObservation[] = [];
  for (const detail of found) {
    if (detail === null) continue;
    const { id, experimentName } = detail.group;
    const { runs, k, repeats } = chooseRuns(detail.members);
    const values = await lastValues(
      ctx,
      runs.map((run) => run.id),
    );
    const side = sideOfGroup(id, runs, { k, repeats }, (runId) => values.get(runId) ?? {});
    observations.push(...observationsOf(side, true, () => ({ group: id, experiment: experimentName })));
  }
  return observations;
}

/** Another whenever `groupObservations` would answer otherwise. */
export async function groupsVersion({
  ctx,
  groups,
}: {
  ctx: Context;
  groups: readonly string[];
}): Promise<string> {
  const found = await Promise.all(groups.map((id) => findOrNull(ctx, id)));
  const runs = found.flatMap((detail) => detail?.members ?? []);
  const [row] = await ctx
    .select({
      version: sql<string>`md5(coalesce(string_agg(concat_ws(' ', ${metricLatest.runId}, ${metricLatest.nameId},
        ${metricLatest.lastStep}, ${metricLatest.lastTime}, ${metricLatest.lastValue}, ${metricLatest.lastSpecial}), ','
        order by ${metricLatest.runId}, ${metricLatest.nameId}), ''))`,
    })
    .from(metricLatest)
    .where(sql`${metricLatest.runId} = any(${sql.param(runs.map(({ id }) => id))}::bigint[])`);
  return `${row?.version ?? ""} ${runs.map(({ id, state, fold, seed, repeat }) => [id, state, fold, seed, repeat].join(":")).join()}`;
}

async function findOrNull(ctx: Context, id: string): Promise<FoldGroupDetail | null> {
  try {
    return await findFoldGroup({ ctx, id });
  } catch (error) {
    if (error instanceof FoldwiseError && error.code === "not-found") return null;
    throw error;
  }
}

async function lastValues(
  ctx: Context,
  runIds: readonly number[],
): Promise<Map<number, Record<string, number>>> {
  const found = new Map<number, Record<string, number>>();
  if (runIds.length === 0) return found;
  const rows = await ctx
    .select({
      runId: metricLatest.runId,
      name: metricName.name,
      value: metricLatest.lastValue,
      special: metricLatest.lastSpecial,
    })
    .from(metricLatest)
    .innerJoin(metricName, eq(metricName.id, metricLatest.nameId))
    .where(inArray(metricLatest.runId, [...runIds]));
  for (const { runId, name, value, special } of rows) {
    const own = found.get(runId) ?? {};
    const last = value ?? SPECIALS.get(special ?? 1) ?? Number.NaN;
    // Definitions of tables write some measures in one way, whatever their program called them.
    own[canonicalMetric(name)] ??= last;
    own[name] = last;
    found.set(runId, own);
  }
  return found;
}
