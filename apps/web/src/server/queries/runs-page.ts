import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { invalid } from "@foldwise/core/errors";
import { type Order, parseOrderBy, parseQuery } from "@foldwise/core/query";
import type { Page } from "@foldwise/db/metrics";
import { compactSearched, RUN_TABLES, searchRuns } from "@foldwise/db/query";
import {
  listRuns,
  listRunsById,
  nestingCondition,
  type RunFilter,
  requireFilters,
  runConditions,
  runQuery,
} from "@foldwise/db/repositories/run";
import * as schema from "@foldwise/db/schema";
import { and, eq, exists, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { ROUTES } from "../routes";
import type { Services } from "../services";
import { runView } from "../views/run";

type Query = z.output<(typeof ROUTES)["listRuns"]["query"]>;

/**
 * A page of runs: newest first by id, by a metric through the metric store's own order, or by any fields.
 * @throws FoldwiseError `invalid` for a sweep, experiment, dataset or metric that there is not, and for a filter or an
 *   order that does not parse.
 */
export async function listRunsPage({ db, metrics, query }: Services & { query: Query }) {
  const filter: RunFilter = {
    experimentId: query.experiment,
    sweepId: query.sweep,
    dataset: query.dataset,
    states: query.state,
    variant: query.variant,
    variantContains: query.variantContains,
    fold: query.fold,
    parent: query.parent,
    ...(query.filter === undefined ? {} : { query: parseQuery(query.filter) }),
  };
  const orders = readOrders(query);
  await requireFilters({ ctx: db, ...filter, datasetSlug: query.dataset });
  const experiments = filter.experimentId === undefined ? {} : { experimentIds: [filter.experimentId] };
  await compactSearched({ metrics, ...experiments, query: filter.query, orders: orders ?? sortOrder(query) });
  if (orders !== null) return listOrdered({ db, metrics, query, filter, orders });
  if (query.sort === undefined) {
    const { runs, next } = await listRuns({
      ctx: db,
      filter,
      after: query.after === undefined ? null : idOf(query.after),
      limit: query.limit,
    });
    return { runs: runs.map(runView), next: next === null ? null : String(next) };
  }
  const experimentId =
    query.experiment ?? (await experimentOf(db, { sweepId: query.sweep, sort: query.sort }));
  const page = await metrics.page({
    experimentId,
    sort: { name: query.sort, by: query.by, direction: query.order },
    after: query.after,
    limit: query.limit,
    where: sql`${schema.run.id} in (select ${schema.run.id} from ${RUN_TABLES} where ${runConditions(filter)})`,
  });
  await requireKnownMetric(metrics, page, { sort: query.sort, isFirst: query.after === undefined });
  const records = await listRunsById({ ctx: db, ids: page.rows.map((row) => row.runId) });
  const runs = new Map(records.map((record) => [record.id, runView(record)]));
  const found = page.rows.filter((row) => runs.has(row.runId));
  return {
    runs: found.flatMap((row) => runs.get(row.runId) ?? []),
    values: found.map(({ value }) => (value === null ? null : encodeMetric(value))),
    next: page.next,
  };
}

/** Null where the order is that of the list's own index, or of the metric store. */
function readOrders(query: Query): Order[] | null {
  const { filter, orderBy, sort } = query;
  if (orderBy !== undefined && sort !== undefined)
    throw invalid([
      { field: "orderBy", value: orderBy, problem: "is given together with sort", remedy: "use one of them" },
    ]);
  if (orderBy !== undefined) return parseOrderBy(orderBy, { field: "orderBy" });
  return filter === undefined || sort === undefined ? null : sortOrder(query);
}

/** The order that `sort` asks for; none without it. */
function sortOrder({ sort, by, order }: Query): Order[] {
  if (sort === undefined) return [];
  return [{ field: { entity: "metric", key: sort, aggregate: by }, isDescending: order === "desc" }];
}

async function listOrdered({
  db,
  metrics,
  query,
  filter,
  orders,
}: Pick<Services, "db" | "metrics"> & { query: Query; filter: RunFilter; orders: readonly Order[] }) {
  const { sort, by, after, limit } = query;
  const { ids, next } = await searchRuns({
    ctx: db,
    query: runQuery(filter),
    orders,
    limit,
    ...(filter.parent === undefined
      ? {}
      : { where: and(isNull(schema.run.deletedAt), nestingCondition(filter)) }),
    ...(after === undefined ? {} : { after }),
  });
  const records = await listRunsById({ ctx: db, ids });
  const views = new Map(records.map((record) => [record.id, runView(record)]));
  const found = ids.filter((id) => views.has(id));
  const runs = found.flatMap((id) => views.get(id) ?? []);
  if (sort === undefined) return { runs, next };
  const latest = await metrics.latest({ runIds: found, names: [sort] });
  const values = new Map(latest.map((each) => [each.runId, each[by]]));
  const rows = found.map((runId) => ({ runId, value: values.get(runId) ?? null }));
  await requireKnownMetric(metrics, { rows, next }, { sort, isFirst: after === undefined });
  return { runs, values: rows.map(({ value }) => (value === null ? null : encodeMetric(value))), next };
}

/** The experiment asked for, the sweep's, or the only one that has runs. */
async function experimentOf(
  db: Services["db"],
  { sweepId, sort }: { sweepId: number | undefined; sort: string },
): Promise<number> {
  const { sweep, experiment, run } = schema;
  const rows =
    sweepId === undefined
      ? await db
          .select({ id: experiment.id })
          .from(experiment)
          .where(
            exists(
              db
                .select({ id: run.id })
                .from(run)
                .where(and(eq(run.experimentId, experiment.id), isNull(run.deletedAt))),
            ),
          )
          .limit(2)
      : await db.select({ id: sweep.experimentId }).from(sweep).where(eq(sweep.id, sweepId));
  if (rows.length === 1 && rows[0]) return rows[0].id;
  throw invalid([
    {
      field: "sort",
      value: sort,
      problem: "runs are sorted by a metric within one experiment",
      remedy: "give a sweep or an experiment: sweep, or experiment; --sweep in the command",
    },
  ]);
}

/** How many metrics an error names. */
const MAX_NAMED = 20;

/**
 * Runs with a finite value come first, so that a first page without any is of a metric that none of them has: in no
 * order at all. Runs that have logged nothing yet are no reason to refuse.
 */
async function requireKnownMetric(
  metrics: Services["metrics"],
  { rows }: Page,
  { sort, isFirst }: { sort: string; isFirst: boolean },
): Promise<void> {
  if (!isFirst || rows.length === 0 || rows.some(({ value }) => value !== null)) return;
  const latest = await metrics.latest({ runIds: rows.map(({ runId }) => runId) });
  const names = [...new Set(latest.map(({ name }) => name))].sort();
  if (names.length === 0 || names.includes(sort)) return;
  const more = names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : "";
  throw invalid([
    {
      field: "sort",
      value: sort,
      problem: "none of these runs has a metric of this name",
      remedy: `use one that they have: ${names.slice(0, MAX_NAMED).join(", ")}${more}`,
    },
  ]);
}

function idOf(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw invalid([
    { field: "after", value: after.slice(0, 40), problem: "is not a valid cursor", remedy: "use next" },
  ]);
}
