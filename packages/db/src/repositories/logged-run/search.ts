import type { Order, Query } from "@foldwise/core/query";
import { and, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore } from "../../metrics";
import { compactSearched, type QueryColumns, RUN_COLUMNS, searchRuns } from "../../query";
import { run } from "../../schema";
import type { Lifecycle } from "../experiment";
import { listRunEntries, type RunEntry } from "./entry";

/** Of runs as programs outside see them: with the place of their artifacts. */
const COLUMNS: QueryColumns = {
  ...RUN_COLUMNS,
  attributes: {
    ...RUN_COLUMNS.attributes,
    artifact_uri: {
      kind: "text",
      text: sql`(select coalesce(e.artifact_location, 'mlflow-artifacts:/' || e.id) || '/'
        || replace(${run.uid}::text, '-', '') || '/artifacts' from experiment e where e.id = ${run.experimentId})`,
    },
  },
};

/**
 * Runs of these experiments that a query finds, in order, and where the next page begins. Points that wait for compaction
 * are compacted first where the query names a metric: a run is found by what has just been logged.
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchRunEntries({
  ctx,
  metrics,
  experimentIds,
  lifecycle,
  query,
  orders,
  after,
  limit,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "compact">;
  experimentIds: readonly number[];
  lifecycle: Lifecycle;
  query: Query;
  orders: readonly Order[];
  after: string | undefined;
  limit: number;
}): Promise<{ runs: RunEntry[]; next: string | null }> {
  if (experimentIds.length === 0) return { runs: [], next: null };
  await compactSearched({ metrics, experimentIds, query, orders });
  const { ids, next } = await searchRuns({
    ctx,
    query,
    orders,
    ordersAsText: true,
    after,
    limit,
    columns: COLUMNS,
    cursorField: "page_token",
    where: and(
      inArray(run.experimentId, [...experimentIds]),
      lifecycle === "live" ? isNull(run.deletedAt) : undefined,
      lifecycle === "deleted" ? isNotNull(run.deletedAt) : undefined,
    ),
  });
  const found = new Map((await listRunEntries({ ctx, ids })).map((entry) => [entry.id, entry]));
  return { runs: ids.flatMap((id) => found.get(id) ?? []), next };
}
