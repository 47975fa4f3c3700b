import type { MetricAggregate, Order, Query } from "@foldwise/core/query";
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
type Row = z.output<typeof rowSchema>;

/**
 * Ids of the runs that a query finds, in order: a metric's values, the infinities among them, then NaN, then the runs
 * without it, whatever the direction; equal ones by their start, the newest first, then by their MLflow id. A page
 * begins behind the last run of the one before, so that runs that come meanwhile move nothing.
 *
 * Where a metric comes first, the stretches of its order are read one by one: values from its index, which stops at the
 * limit, then what has none. That takes a condition on one experiment in `where`; others are put in order first.
 * @throws FoldwiseError `invalid` for a cursor of another order, or a query that takes too long
 */
export async function searchRuns(search: RunSearch): Promise<{ ids: number[]; next: string | null }> {
  const { query, orders = [], limit, columns = RUN_COLUMNS, now = Date.now() } = search;
  const order = orders.map(({ field, isDescending }) => [field, isDescending]);
  const at =
    search.after === undefined ? null : readCursor(search.after, order, search.cursorField ?? "after");
  const where = sql`${and(search.where ?? isNull(run.deletedAt), compileQuery(query, { columns, now }))}`;
  const [first, ...others] = orders;
  const rest = keysOf(first?.field.entity === "metric" ? others : orders, search);
  const stretches =
    first?.field.entity === "metric"
      ? stretchesOf(first.field, first.isDescending)
      : [{ name: "all", tables: RUN_TABLES, where: sql`true`, value: null }];
  const start = at === null ? 0 : stretches.findIndex(({ name }) => name === at[0]);
  const found = await boundedStatement(search.ctx, async (tx) => {
    const rows: Row[] = [];
    for (const [index, stretch] of stretches.entries())
      if (index >= start && rows.length <= limit)
        rows.push(
          ...(await readStretch(tx, {
            stretch,
            rest,
            where,
            at: index === start && at !== null ? at.slice(1) : null,
            limit: limit + 1 - rows.length,
          })),
        );
    return rows;
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    ids: page.map(({ id }) => id),
    next: last && found.length > limit ? writeCursor(order, last.keys) : null,
  };
}

/** A part of an order, of rows that all stand before or behind those of the others. */
interface Stretch {
  name: string;
  tables: SQL;
  where: SQL;
  /** What its rows are ordered by before anything else; null where they are equal in it. */
  value: OrderKey | null;
}

const LED = sql.raw("led");

/** A metric's order: values, NaN, none; of its last value also the infinities, which have no place in its index. */
function stretchesOf(
  { key, aggregate }: { key: string; aggregate: MetricAggregate },
  isDescending: boolean,
): Stretch[] {
  const column = sql`${LED}.${sql.raw(VALUE_COLUMNS[aggregate])}`;
  const ofMetric = sql`${LED}.run_id = ${run.id} and ${LED}.experiment_id = ${run.experimentId}
    and ${LED}.name_id = ${metricId(key)}`;
  const tables = sql`metric_latest ${LED} join (${RUN_TABLES}) on ${ofMetric}`;
  const values: Stretch = {
    name: "values",
    tables,
    where: sql`${column} is not null`,
    value: { value: column, type: "float8", isDescending, isPresent: true },
  };
  const without: Stretch = {
    name: "without",
    tables: RUN_TABLES,
    where: sql`not exists (select from metric_latest ${LED} where ${ofMetric}
      ${aggregate === "last" ? sql`` : sql`and ${column} is not null`})`,
    value: null,
  };
  if (aggregate !== "last") return [values, without];
  const special = (name: string, code: number): Stretch => ({
    name,
    tables,
    where: sql`${column} is null and ${LED}.last_special = ${code}::smallint`,
    value: null,
  });
  const [greatest, smallest] = [special("infinity", 2), special("-infinity", 3)];
  const ordered = isDescending ? [greatest, values, smallest] : [smallest, values, greatest];
  return [...ordered, special("nan", 1), without];
}

async function readStretch(
  tx: Context,
  {
    stretch,
    rest,
    where,
    at,
    limit,
  }: {
    stretch: Stretch;
    rest: { keys: OrderKey[]; joins: SQL };
    where: SQL;
    at: readonly (string | null)[] | null;
    limit: number;
  },
): Promise<Row[]> {
  const keys = [...(stretch.value ? [stretch.value] : []), ...rest.keys];
  const { rows } = await tx.execute(sql`
    select ${run.id} as id, ${stretch.name}::text || ${keyTexts(keys)} as keys
    from ${stretch.tables} ${rest.joins}
    where ${where} and ${stretch.where} ${at === null ? sql`` : sql`and ${behind(keys, at)}`}
      ${at === null ? sql`` : fromIndex(stretch, at[0] ?? null)}
    order by ${orderSql(keys)} limit ${limit}`);
  return rows.map((row) => rowSchema.parse(row));
}

/** Where the stretch goes on, as a condition that its index understands. */
function fromIndex({ value }: Stretch, at: string | null): SQL {
  if (value === null || at === null) return sql``;
  return sql`and ${value.value} ${sql.raw(value.isDescending ? "<=" : ">=")} ${at}::float8`;
}

/** The keys of an order, and the rows of metrics that they read. */
function keysOf(
  orders: readonly Order[],
  { columns = RUN_COLUMNS, ordersAsText = false }: Pick<RunSearch, "columns" | "ordersAsText">,
): { keys: OrderKey[]; joins: SQL } {
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
