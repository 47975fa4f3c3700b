import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { retryConflicts } from "./outage";
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
  /** One connection besides, for what a transaction of the pool must wait for while others may hold all of the pool. */
  aside: pg.Pool;
  close(): Promise<void>;
}

/**
 * How long a transaction may stay idle between two statements before Postgres ends it: a process that is suspended, or cut off, in the
 * middle of one keeps its locks until then, and whoever takes over its work waits for them. Below the lease of an attempt by
 * default (21 s).
 */
export const MAX_IDLE_IN_TRANSACTION_MS = 15_000;

/** Statements are many and short: compiling one of many parts took Postgres half a second, and running it milliseconds. */
const NO_JIT = "-c jit=off";

/**
 * Opens a pool. Nothing connects before the first query; a connection that breaks while idle is replaced.
 * @param maxConnections most connections at a time; a process of few queries at once needs few.
 * @param patienceMs how long a query waits for a connection before it fails.
 * @param idleInTransactionMs how long a transaction may stay idle between two statements.
 */
export function connect(
  url: string,
  {
    maxConnections = 10,
    patienceMs = 5_000,
    idleInTransactionMs = MAX_IDLE_IN_TRANSACTION_MS,
    onError = () => {},
  }: {
    maxConnections?: number;
    patienceMs?: number;
    idleInTransactionMs?: number;
    onError?: (error: Error) => void;
  } = {},
): Connection {
  const open = (max: number) =>
    new pg.Pool({
      connectionString: url,
      max,
      application_name: "foldwise",
      options: NO_JIT,
      connectionTimeoutMillis: patienceMs,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      keepAlive: true,
    })
      .on("error", onError)
      // One in use that breaks between two queries says so as well; without a listener that would end the process.
      .on("connect", (client) => client.on("error", () => {}));
  const pool = open(maxConnections);
  const aside = open(1);
  return {
    db: withRetriedConflicts(drizzle(pool, { schema })),
    pool,
    aside,
    close: async () => {
      await Promise.all([pool.end(), aside.end()]);
    },
  };
}

/**
 * Every transaction of the product, a web request's and an activity's alike, is done again when Postgres rolls it back
 * for a deadlock. A transaction within a transaction is not: its conflict ends the outer one, which starts over.
 */
function withRetriedConflicts(db: Database): Database {
  const once = db.transaction.bind(db);
  db.transaction = (work, config) => retryConflicts(() => once(work, config));
  return db;
}
