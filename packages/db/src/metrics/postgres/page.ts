import { FoldwiseError } from "@foldwise/core/errors";
import { type SQL, sql } from "drizzle-orm";
import { run } from "../../schema/training";
import { type Aggregate, COMPARISONS, type MetricFilter, type Page, type PageRequest } from "../contract";
import { decodePageCursor, encodePageCursor, type PageCursor } from "../page-cursor";
import type { StoreContext } from "./context";

const COLUMN: Record<Aggregate, SQL> = {
  last: sql.raw("last_value"),
  min: sql.raw("min_value"),
  max: sql.raw("max_value"),
};
const MAX_ROWS = 1_000;
/** Runs that match are named one by one up to so many. */
const MAX_NAMED = 5_000;
/** Entries of the order that are looked at for each row asked for, before the runs that match are gathered at once. */
const WALKED_A_ROW = 20;

/**
 * Two lists: runs with a finite value in its order, then the rest by id. A page that ends in the first never looks at
 * the second. Where most runs match, the order's index is walked until the page is full; where few do, that would walk
 * over all runs, so after a stretch the runs that match are gathered first and only they are put in order.
 */
export async function page(context: StoreContext, request: PageRequest): Promise<Page> {
  const { sort, limit, after } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ROWS)
    throw new FoldwiseError("invalid", `A page has 1 to ${MAX_ROWS} rows, not ${limit}.`);
  const cursor = after === undefined ? null : decodePageCursor(after);
  const filters = await parseFilters(context, request);
  if (filters === null) return { rows: [], next: null };
  const [sortId] = sort ? await context.names.lookup([sort.name]) : [];
  const order = sort && sortId !== undefined ? { ...sort, id: sortId } : null;
  const query = { context, request, filters, order, cursor };
  const isFiltered = filters.length > 0 || request.where !== undefined;
  let rows = await readPage(query, isFiltered ? "walk" : "all");
  if (isFiltered && rows.length < limit)
    rows = await readPage({ ...query, few: await gather(query) }, "gather");
  const last = rows.at(-1);
  return { rows, next: last && rows.length === limit ? encodePageCursor(last) : null };
}

type Sort = NonNullable<PageRequest["sort"]> & { id: number };
type Filter = MetricFilter & { id: number };

interface Query {
  context: StoreContext;
  request: PageRequest;
  filters: readonly Filter[];
  order: Sort | null;
  cursor: PageCursor | null;
  /** The runs that match, where they are few enough to be named. */
  few?: string[] | null;
}

/** all: no run is left out. walk: a stretch of the order only. gather: first the runs that match. */
type Manner = "all" | "walk" | "gather";

async function readPage(query: Query, manner: Manner): Promise<Page["rows"]> {
  const { order, cursor, request } = query;
  const inOrder = order !== null && (cursor === null || cursor.value !== null);
  const rows = inOrder ? await withValue(query, order, manner) : [];
  const left = request.limit - rows.length;
  // A stretch may have ended before the runs with a value did.
  if (left === 0 || (inOrder && manner === "walk")) return rows;
  const before = cursor && (cursor.value === null || !request.sort) ? cursor.runId : null;
  return [...rows, ...(await withoutValue(query, before, left, manner))];
}

/** Null when a metric is not known, so that no run can match. */
async function parseFilters(
  { names }: StoreContext,
  { filters = [] }: PageRequest,
): Promise<Filter[] | null> {
  const parsed: Filter[] = [];
  for (const filter of filters) {
    if (!COMPARISONS.includes(filter.comparison))
      throw new FoldwiseError("invalid", `Unknown comparison ${filter.comparison}.`);
    const [id] = await names.lookup([filter.name]);
    if (id === undefined) return null;
    parsed.push({ ...filter, id });
  }
  return parsed;
}

/** Of rows `f` of metric_latest. */
function matches({ id, by, comparison, value }: Filter): SQL {
  const operator = sql.raw(comparison === "!=" ? "<>" : comparison);
  return sql`f.name_id = ${id} and f.${COLUMN[by]} ${operator} ${value}::float8`;
}

/** Which runs are on the list, and what must stand before the query that asks. */
function chosen({ request, filters, few }: Query, manner: Manner): { first: SQL; where: SQL } {
  const own = [sql`${run.experimentId} = ${request.experimentId}`, sql`${run.deletedAt} is null`];
  if (request.where) own.push(sql`(${request.where})`);
  if (manner !== "gather") {
    const each = filters.map(
      (filter) => sql`exists (select from metric_latest f where f.run_id = ${run.id} and ${matches(filter)})`,
    );
    return { first: sql``, where: sql.join([...own, ...each], sql` and `) };
  }
  const where = sql`${run.id} in (select id from matching)`;
  if (few) {
    const ids = sql`${sql.param(few)}::bigint[]`;
    return { first: sql`with matching as materialized (select unnest(${ids}) as id)`, where };
  }
  const sets = filters.map(
    (filter) =>
      sql`select f.run_id from metric_latest f where f.experiment_id = ${request.experimentId} and ${matches(filter)}`,
  );
  const among = filters.length > 0 ? [sql`${run.id} in (select run_id from filtered)`] : [];
  const filtered =
    filters.length > 0 ? sql`filtered as materialized (${sql.join(sets, sql` intersect `)}),` : sql``;
  return {
    first: sql`with ${filtered} matching as materialized (
      select ${run.id} as id from ${run} where ${sql.join([...own, ...among], sql` and `)})`,
    where,
  };
}

/** Ids of the runs that match; null when they are many. */
async function gather(query: Query): Promise<string[] | null> {
  const { first } = chosen(query, "gather");
  const { rows } = await query.context.connection.db.execute<{ id: string }>(
    sql`${first} select id from matching limit ${MAX_NAMED + 1}`,
  );
  return rows.length > MAX_NAMED ? null : rows.map(({ id }) => id);
}

async function withValue(query: Query, { id, by, direction }: Sort, manner: Manner): Promise<Page["rows"]> {
  const { context, request, cursor } = query;
  const column = sql`l.${COLUMN[by]}`;
  const order = sql`${column} ${sql.raw(direction)}, l.run_id ${sql.raw(direction)}`;
  const beyond = cursor
    ? sql`and (${column}, l.run_id) ${sql.raw(direction === "asc" ? ">" : "<")} (${cursor.value}::float8, ${cursor.runId}::bigint)`
    : sql``;
  const values = sql`from metric_latest l where l.experiment_id = ${request.experimentId} and l.name_id = ${id}
    and ${column} is not null ${beyond}`;
  const { first, where } = chosen(query, manner);
  const source = {
    all: sql`(select l.* ${values}) l`,
    walk: sql`(select l.* ${values} order by ${order} limit ${request.limit * WALKED_A_ROW}) l`,
    gather: sql`matching m cross join lateral (select l.* ${values} and l.run_id = m.id offset 0) l`,
  }[manner];
  const { rows } = await context.connection.db.execute<{ run_id: string; value: number }>(sql`
    ${first} select l.run_id, ${column} as value from ${source} join ${run} on ${run.id} = l.run_id
    where ${where} order by ${order} limit ${request.limit}`);
  return rows.map((row) => ({ runId: Number(row.run_id), value: row.value }));
}

async function withoutValue(
  query: Query,
  beforeRun: number | null,
  limit: number,
  manner: Manner,
): Promise<Page["rows"]> {
  const { context, request, order } = query;
  const { first, where } = chosen(query, manner);
  const lacking = order
    ? sql`and not exists (select from metric_latest l where l.run_id = ${run.id} and l.name_id = ${order.id}
        and l.${COLUMN[order.by]} is not null)`
    : sql``;
  const before = beforeRun === null ? sql`` : sql`and ${run.id} < ${beforeRun}`;
  const stretch =
    manner === "walk"
      ? sql`and ${run.id} in (select w.id from run w where w.experiment_id = ${request.experimentId}
          ${beforeRun === null ? sql`` : sql`and w.id < ${beforeRun}`} order by w.id desc limit ${request.limit * WALKED_A_ROW})`
      : sql``;
  const { rows } = await context.connection.db.execute<{ id: string }>(sql`
    ${first} select ${run.id} as id from ${run} where ${where} ${lacking} ${before} ${stretch}
    order by ${run.id} desc limit ${limit}`);
  return rows.map(({ id }) => ({ runId: Number(id), value: null }));
}
