import { type Column, type SQL, sql } from "drizzle-orm";

/** The condition that a column has one of these ids: one parameter, where `inArray` makes one of each. */
export function anyOf(column: Column, ids: readonly number[]): SQL {
  return sql`${column} = any(${sql.param(ids)}::bigint[])`;
}
