import type { Order, Query } from "@foldwise/core/query";
import { and, isNotNull, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import {
  behind,
  boundedStatement,
  compileQuery,
  keyTexts,
  type OrderKey,
  orderKeys,
  orderSql,
  type QueryColumns,
  readCursor,
  writeCursor,
} from "../../query";
import { experiment } from "../../schema";
import { type ExperimentEntry, type Lifecycle, listExperimentEntries } from "./entry";

const COLUMNS: QueryColumns = {
  attributes: {
    name: { kind: "text", text: sql`${experiment.name}` },
    experiment_id: { kind: "text", text: sql`(${experiment.id}::text)` },
    creation_time: { kind: "time", value: sql`${experiment.createdAt}` },
    last_update_time: { kind: "time", value: sql`${experiment.updatedAt}` },
  },
  tags: sql`${experiment.tags}`,
};
/** Newest first, where nothing else is said. */
const TIES: readonly OrderKey[] = [{ value: sql`${experiment.id}`, type: "bigint", isDescending: true }];
const rowSchema = z.object({ id: z.coerce.number(), keys: z.array(z.string().nullable()) });

/**
 * Experiments that a query finds, in order, and where the next page begins: experiments that come meanwhile move nothing.
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchExperiments({
  ctx,
  lifecycle,
  query,
  orders,
  after,
  limit,
}: {
  ctx: Context;
  lifecycle: Lifecycle;
  query: Query;
  orders: readonly Order[];
  after: string | undefined;
  limit: number;
}): Promise<{ experiments: ExperimentEntry[]; next: string | null }> {
  const keys = [
    ...orders.flatMap((order) => orderKeys(order, { columns: COLUMNS, ordersAsText: true })),
    ...TIES,
  ];
  const order = orders.map(({ field, isDescending }) => [field, isDescending]);
  const at = after === undefined ? null : readCursor(after, order, "page_token");
  const where = and(
    lifecycle === "live" ? isNull(experiment.deletedAt) : undefined,
    lifecycle === "deleted" ? isNotNull(experiment.deletedAt) : undefined,
    compileQuery(query, { columns: COLUMNS, now: Date.now() }),
    at === null ? undefined : behind(keys, at),
  );
  const { rows } = await boundedStatement(ctx, (tx) =>
    tx.execute(sql`select ${experiment.id} as id, ${keyTexts(keys)} as keys from ${experiment}
      where ${where} order by ${orderSql(keys)} limit ${limit + 1}`),
  );
  const found = rows.map((row) => rowSchema.parse(row));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const entries = new Map(
    (await listExperimentEntries({ ctx, ids: page.map(({ id }) => id) })).map((entry) => [entry.id, entry]),
  );
  return {
    experiments: page.flatMap(({ id }) => entries.get(id) ?? []),
    next: last && found.length > limit ? writeCursor(order, last.keys) : null,
  };
}
