import { FoldwiseError } from "@foldwise/core";
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
const MOST_ROWS = 1_000;

/**
 * Two walks of the index: runs with a finite value in its order, then the rest by id. A page that ends in the first
 * never looks at the second.
 */
export async function page(context: StoreContext, request: PageRequest): Promise<Page> {
  const { sort, limit, after } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new FoldwiseError("invalid", `A page has 1 to ${MOST_ROWS} rows, not ${limit}.`);
  const cursor = after === undefined ? null : decodePageCursor(after);
  const filters = await conditions(context, request);
  if (filters === null) return { rows: [], next: null };
  const rows: Page["rows"] = [];
  const sortId = sort ? ((await context.names.lookup([sort.name]))[0] ?? null) : null;
  if (sort && sortId !== null && (cursor === null || cursor.value !== null))
    rows.push(...(await withValue(context, request, filters, { ...sort, id: sortId }, cursor)));
  if (rows.length < limit) {
    const from = cursor && (cursor.value === null || !sort) ? cursor.runId : null;
    rows.push(...(await withoutValue(context, request, filters, sort && sortId, from, limit - rows.length)));
  }
  const last = rows.at(-1);
  return { rows, next: last && rows.length === limit ? encodePageCursor(last) : null };
}

/** Null when a metric is not known, so that no run can match. */
async function conditions(
  { names }: StoreContext,
  { experimentId, filters = [], where }: PageRequest,
): Promise<SQL | null> {
  const parts = [sql`${run.experimentId} = ${experimentId}`, sql`${run.deletedAt} is null`];
  if (where) parts.push(sql`(${where})`);
  for (const filter of filters) {
    const [id] = await names.lookup([filter.name]);
    if (id === undefined) return null;
    parts.push(matches(filter, id));
  }
  return sql.join(parts, sql` and `);
}

function matches({ by, comparison, value }: MetricFilter, nameId: number): SQL {
  if (!COMPARISONS.includes(comparison))
    throw new FoldwiseError("invalid", `There is no comparison ${comparison}.`);
  const operator = sql.raw(comparison === "!=" ? "<>" : comparison);
  return sql`exists (select from metric_latest f where f.run_id = ${run.id} and f.name_id = ${nameId}
    and f.${COLUMN[by]} ${operator} ${value}::float8)`;
}

type Sort = NonNullable<PageRequest["sort"]> & { id: number };

async function withValue(
  { connection }: StoreContext,
  { experimentId, limit }: PageRequest,
  filters: SQL,
  { id, by, direction }: Sort,
  cursor: PageCursor | null,
): Promise<Page["rows"]> {
  const column = sql`l.${COLUMN[by]}`;
  const order = sql.raw(direction);
  const beyond = cursor
    ? sql`and (${column}, l.run_id) ${sql.raw(direction === "asc" ? ">" : "<")} (${cursor.value}::float8, ${cursor.runId}::bigint)`
    : sql``;
  const { rows } = await connection.db.execute<{ run_id: string; value: number }>(sql`
    select l.run_id, ${column} as value from metric_latest l join ${run} on ${run.id} = l.run_id
    where l.experiment_id = ${experimentId} and l.name_id = ${id} and ${column} is not null ${beyond} and ${filters}
    order by ${column} ${order}, l.run_id ${order} limit ${limit}`);
  return rows.map((row) => ({ runId: Number(row.run_id), value: row.value }));
}

async function withoutValue(
  { connection }: StoreContext,
  { sort }: PageRequest,
  filters: SQL,
  sortId: number | null | undefined,
  beforeRun: number | null,
  limit: number,
): Promise<Page["rows"]> {
  const lacking =
    sort && typeof sortId === "number"
      ? sql`and not exists (select from metric_latest l where l.run_id = ${run.id} and l.name_id = ${sortId}
          and l.${COLUMN[sort.by]} is not null)`
      : sql``;
  const before = beforeRun === null ? sql`` : sql`and ${run.id} < ${beforeRun}`;
  const { rows } = await connection.db.execute<{ id: string }>(sql`
    select ${run.id} as id from ${run} where ${filters} ${lacking} ${before} order by ${run.id} desc limit ${limit}`);
  return rows.map(({ id }) => ({ runId: Number(id), value: null }));
}
