import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "./schema";

export type Database = NodePgDatabase<typeof schema>;
/** A database or a transaction of it: what every repository verb takes as its context. */
export type Context = Pick<
  Database,
  | "select"
  | "selectDistinct"
  | "selectDistinctOn"
  | "insert"
  | "update"
  | "delete"
  | "execute"
  | "transaction"
  | "query"
>;

export interface Connection {
  db: Database;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool. Nothing connects before the first query; a connection that breaks while idle is replaced.
 * @param maxConnections most connections at a time; a process of few queries at once needs few.
 */
export function connect(
  url: string,
  {
    maxConnections = 10,
    onError = () => {},
  }: { maxConnections?: number; onError?: (error: Error) => void } = {},
): Connection {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    application_name: "foldwise",
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on("error", onError);
  return { db: drizzle(pool, { schema }), pool, close: () => pool.end() };
}
