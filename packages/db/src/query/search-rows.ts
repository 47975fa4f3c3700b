import type { Order, Query } from "@foldwise/core/query";
import { and, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../client";
import { boundedStatement } from "./bounded";
import type { QueryColumns } from "./columns";
import { compileQuery } from "./compile";
import { readCursor, writeCursor } from "./cursor";
import { behind, keyTexts, orderKeys, orderSql } from "./order";

const rowSchema = z.object({ id: z.coerce.number(), keys: z.array(z.string().nullable()) });

/**
 * Ids of the rows of one table that a query finds, in order, as MLflow's clients search; equal ones by their
 * id, the newest first. A page begins behind the last row of the one before, so that what comes meanwhile moves nothing.
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchRows({
  ctx,
  table,
  id,
  columns,
  where,
  query,
  orders,
  after,
  limit,
}: {
  ctx: Context;
  table: SQL;
  id: SQL;
  columns: QueryColumns;
  where: SQL | undefined;
  query: Query;
  orders: readonly Order[];
  after: string | undefined;
  limit: number;
}): Promise<{ ids: number[]; next: string | null }> {
  const keys = [
    ...orders.flatMap((order) => orderKeys(order, { columns, ordersAsText: true })),
    { value: id, type: "bigint", isDescending: true } as const,
  ];
  const order = orders.map(({ field, isDescending }) => [field, isDescending]);
  const at = after === undefined ? null : readCursor(after, order, "page_token");
  const condition = and(
    where,
    compileQuery(query, { columns, now: Date.now() }),
    at === null ? undefined : behind(keys, at),
  );
  const { rows } = await boundedStatement(ctx, (tx) =>
    tx.execute(sql`select ${id} as id, ${keyTexts(keys)} as keys from ${table}
      where ${condition} order by ${orderSql(keys)} limit ${limit + 1}`),
  );
  const found = rows.map((row) => rowSchema.parse(row));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    ids: page.map((row) => row.id),
    next: last && found.length > limit ? writeCursor(order, last.keys) : null,
  };
}
