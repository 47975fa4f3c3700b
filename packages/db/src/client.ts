import { postgresOptions } from "@foldwise/connections/postgres-settings";
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
  /**
   * Connections to Postgres itself, for what lasts longer than a transaction: LISTEN, and locks of a session. The same as `pool` unless
   * a pooler is between.
   */
  sessions: pg.Pool;
  /** True where `pool` is a pooler's, and so nothing lasts longer than a transaction. */
  isPooled: boolean;
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
/** Purges of several processes that look at the same lock. */
const MAX_SESSIONS = 4;

/**
 * For compaction and removal, which are bounded by rows: a limit on time that a server has for its users would stop
 * the same work at the same place for ever.
 */
export const BEGIN_MAINTENANCE =
  "begin; set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0";

/** What each connection starts with. A pooler takes none of it: there the role has these settings. */
export const SESSION_SETTINGS = {
  jit: "off",
  idle_in_transaction_session_timeout: `${MAX_IDLE_IN_TRANSACTION_MS}ms`,
} as const;

/**
 * Opens a pool. Nothing connects before the first query; a connection that breaks while idle is replaced.
 * @param directUrl address of Postgres itself, where `url` is that of a pooler in transaction mode. Statements then have no names: a
 * pooler may send a named one to another connection than the one that has prepared it.
 * @param maxConnections most connections at a time; a process of few queries at once needs few.
 * @param patienceMs how long a query waits for a connection before it fails.
 * @param idleInTransactionMs how long a transaction may stay idle between two statements.
 * @param answerMs how long Postgres may take to answer a statement, before its connection is given up: without a limit by default.
 */
export function connect(
  url: string,
  {
    directUrl = null,
    maxConnections = 10,
    patienceMs = 5_000,
    idleInTransactionMs = MAX_IDLE_IN_TRANSACTION_MS,
    answerMs = null,
    onError = () => {},
  }: {
    directUrl?: string | null;
    maxConnections?: number;
    patienceMs?: number;
    idleInTransactionMs?: number;
    answerMs?: number | null;
    onError?: (error: Error) => void;
  } = {},
): Connection {
  const isPooled = directUrl !== null;
  /** What the pools have given to somebody. */
  const taken = new WeakSet<pg.PoolClient>();
  const open = (max: number, through: "pooler" | "session") =>
    new pg.Pool({
      ...postgresOptions(through === "pooler" ? url : (directUrl ?? url)),
      max,
      application_name: "foldwise",
      ...(through === "pooler"
        ? {}
        : { options: NO_JIT, idle_in_transaction_session_timeout: idleInTransactionMs }),
      connectionTimeoutMillis: patienceMs,
      keepAlive: true,
    })
      .on("error", onError)
      .on("connect", (client) => {
        // One in use that breaks between two queries says so as well; without a listener that would end the process.
        client.on("error", () => {});
        client.on("end", () => {
          if (!taken.has(client)) return;
          // Whoever has it may never give it back: drizzle does not where a transaction could not begin.
          client.release(true);
          client.release = () => {};
        });
        const watch = answerMs === null ? null : endUnanswered(client, answerMs);
        if (through === "pooler") sendThrough(client, watch, withoutName);
        else if (watch) sendThrough(client, watch);
      })
      .on("acquire", (client) => taken.add(client))
      .on("release", (_error, client) => taken.delete(client));
  const pool = open(maxConnections, isPooled ? "pooler" : "session");
  // Transactions may hold all connections of a pooler to Postgres: this one must not wait for them.
  const aside = open(1, "session");
  const sessions = isPooled ? open(MAX_SESSIONS, "session") : pool;
  return {
    db: withRetriedConflicts(drizzle(pool, { schema })),
    pool,
    aside,
    sessions,
    isPooled,
    close: async () => {
      await Promise.all([...new Set([pool, aside, sessions])].map((each) => each.end()));
    },
  };
}

/** Has each statement of a client looked at, and changed, before it is sent. */
function sendThrough(
  client: pg.PoolClient,
  look: ((statement: unknown) => void) | null,
  change = (statement: unknown) => statement,
): void {
  const { query } = client;
  Object.defineProperty(client, "query", {
    value: (statement: unknown, ...rest: unknown[]) => {
      look?.(statement);
      return Reflect.apply(query, client, [change(statement), ...rest]);
    },
  });
}

/** A statement without a name is prepared and run in one go, on one connection of the server. */
function withoutName(statement: unknown): unknown {
  return typeof statement === "object" && statement !== null && "name" in statement && "text" in statement
    ? { ...statement, name: undefined }
    : statement;
}

/** Compaction and removal may take so many times as long as other statements. */
const MAINTENANCE_FACTOR = 20;

/**
 * Closes a connection on which a statement is not answered in time: a server that is suspended, or a proxy that holds bytes, never says so. The
 * statement fails as with a broken connection. What Postgres was told of a transaction without its commit is rolled back.
 * @returns called with each statement before it is sent
 */
function endUnanswered(client: pg.PoolClient, answerMs: number): (statement: unknown) => void {
  let timer: NodeJS.Timeout | undefined;
  let isMaintenance = false;
  // Said when no statement waits any more, and when there can be no answer.
  for (const event of ["drain", "end"] as const) client.on(event, () => clearTimeout(timer));
  return (statement) => {
    if (statement === BEGIN_MAINTENANCE) isMaintenance = true;
    else if (statement === "commit" || statement === "rollback") isMaintenance = false;
    clearTimeout(timer);
    timer = setTimeout(
      () => void client.end().catch(() => undefined),
      answerMs * (isMaintenance ? MAINTENANCE_FACTOR : 1),
    ).unref();
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

/**
 * Names of the settings that a pooler's connections lack: `upgrade` gives them to the role, and connections that were there before
 * have them only after the pooler has opened them again.
 */
export async function missingSettings({ pool }: Pick<Connection, "pool">): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; value: string }>(
    "select name, setting || coalesce(unit, '') as value from pg_settings where name = any($1)",
    [Object.keys(SESSION_SETTINGS)],
  );
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  return Object.entries(SESSION_SETTINGS).flatMap(([name, value]) =>
    values.get(name) === value ? [] : [name],
  );
}
