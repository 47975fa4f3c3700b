import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";

const dialect = new PgDialect();

/** The text of a fragment without parameters, for a statement that is prepared under its name. */
export function sqlText(fragment: SQL): string {
  const { sql, params } = dialect.sqlToQuery(fragment);
  if (params.length > 0) throw new Error("a fragment of a prepared statement must have no parameters");
  return sql;
}
