import type { Order, Query } from "@foldwise/core/query";
import { and, isNull, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../client";
import { run } from "../schema";
import { boundedStatement } from "./bounded";
import type { QueryColumns } from "./columns";
import { compileQuery } from "./compile";
import { readCursor, writeCursor } from "./cursor";
import { behind, keyTexts, type OrderKey, orderKeys, orderSql } from "./order";
import { metricId, RUN_COLUMNS, RUN_TABLES, VALUE_COLUMNS } from "./run-columns";

export interface RunSearch {
  ctx: Context;
  query: Query;
  orders?: readonly Order[];
  /** Which runs are searched at all, by columns of `run`; those that are not deleted by default. */
  where?: SQL;
  /** As their schema has it. */
  ordersAsText?: boolean;
  /** `next` of the page before. */
  after?: string;
  limit: number;
  columns?: QueryColumns;
  /** What relative times are from, in milliseconds since 1970. */
  now?: number;
  /** What errors call `after`. */
  cursorField?: string;
}

const rowSchema = z.object({ id: z.coerce.number(), keys: z.array(z.string().nullable()) });

/**
 * Ids of the runs that a query finds, in order: a metric's values, the infinities among them, then NaN, then the runs
 * without it, whatever the direction; equal ones by their start, the newest first, then by their MLflow id. A page
 * begins behind the last run of the one before, so that runs that come meanwhile move nothing.
 * @throws FoldwiseError `invalid` for a cursor of another order, or a query that takes too long
 */
export async function searchRuns(search: RunSearch): Promise<{ ids: number[]; next: string | null }> {
  const { ctx, query, orders = [], limit, columns = RUN_COLUMNS, now = Date.now() } = search;
  const { keys, joins } = keysOf(search);
  const order = orders.map(({ field, isDescending }) => [field, isDescending]);
  const at =
    search.after === undefined ? null : readCursor(search.after, order, search.cursorField ?? "after");
  const where = and(
    search.where ?? isNull(run.deletedAt),
    compileQuery(query, { columns, now }),
    at === null ? undefined : behind(keys, at),
  );
  const { rows } = await boundedStatement(ctx, (tx) =>
    tx.execute(sql`select ${run.id} as id, ${keyTexts(keys)} as keys from ${RUN_TABLES} ${joins}
      where ${where} order by ${orderSql(keys)} limit ${limit + 1}`),
  );
  const found = rows.map((row) => rowSchema.parse(row));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    ids: page.map(({ id }) => id),
    next: last && found.length > limit ? writeCursor(order, last.keys) : null,
  };
}

/** The keys of an order, and the rows of metrics that they read. */
function keysOf({
  orders = [],
  columns = RUN_COLUMNS,
  ordersAsText = false,
}: Pick<RunSearch, "orders" | "columns" | "ordersAsText">): { keys: OrderKey[]; joins: SQL } {
  const joins: SQL[] = [];
  const keys = orders.flatMap((order, index): OrderKey[] => {
    const { field, isDescending } = order;
    if (field.entity !== "metric") return orderKeys(order, { columns, ordersAsText });
    const row = sql.identifier(`ordered_${index}`);
    joins.push(sql`left join metric_latest ${row} on ${row}.run_id = ${run.id}
      and ${row}.experiment_id = ${run.experimentId} and ${row}.name_id = ${metricId(field.key)}`);
    const stored = sql`${row}.${sql.identifier(VALUE_COLUMNS[field.aggregate])}`;
    if (field.aggregate !== "last") return [{ value: stored, type: "float8", isDescending }];
    const special = sql`${row}.last_special`;
    return [
      // Null for the runs without it, which stand last.
      {
        value: sql`(case when ${row}.run_id is not null then case when ${special} = 1 then 1 else 0 end end)::float8`,
        type: "float8",
        isDescending: false,
      },
      {
        value: sql`coalesce(${stored}, case ${special} when 2 then 'Infinity' when 3 then '-Infinity' end::float8)`,
        type: "float8",
        isDescending,
      },
    ];
  });
  return { keys: [...keys, ...TIES], joins: sql.join(joins, sql` `) };
}

const TIES: readonly OrderKey[] = [
  { value: sql`${run.startedAt}`, type: "timestamptz", isDescending: true },
  { value: sql`${run.uid}`, type: "uuid", isDescending: false },
];
