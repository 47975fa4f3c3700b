import { explainPostgresFailure, postgresPlace } from "@foldwise/connections/postgres-failure";
import { postgresOptions } from "@foldwise/connections/postgres-settings";
import type { Problem } from "@foldwise/core/errors";
import pg from "pg";

/** What is between this process and Postgres: nothing, or a pooler that keeps a connection of the server for a session or a transaction. */
export type Pooling = "none" | "session" | "transaction";

const CONNECT_MS = 5_000;
/** A pooler may serve one session by the same connection twice in a row by chance. */
const ROUNDS = 4;

export interface DatabaseAddresses {
  databaseUrl: string;
  /** Address of Postgres itself, where `databaseUrl` is a pooler's. */
  directUrl: string | null;
}

/**
 * Why the product cannot work with these addresses, where waiting will not help; null where it can, and while Postgres is
 * unreachable. Writes nothing.
 */
export async function explainDatabase(addresses: DatabaseAddresses): Promise<Problem | null> {
  const { databaseUrl, directUrl } = addresses;
  const looked = await lookAtSessions(addresses);
  if (looked === null || "field" in looked) return looked;
  if (directUrl === null) return null;
  const pooled = await look(databaseUrl, "DATABASE_URL");
  if (pooled === null || "field" in pooled) return pooled;
  if (pooled.identity !== looked.identity)
    return {
      field: "DIRECT_URL",
      value: postgresPlace(directUrl),
      problem: "is the address of another database than DATABASE_URL",
      remedy: "set both to the same database",
    };
  return null;
}

/**
 * As `explainDatabase`, without connecting through a pooler: what a pooler opens before an upgrade lacks the settings that the upgrade
 * gives to its role.
 */
export async function explainSessions(addresses: DatabaseAddresses): Promise<Problem | null> {
  const looked = await lookAtSessions(addresses);
  return looked && "field" in looked ? looked : null;
}

/** Sessions of Postgres itself, or what is missing of them. */
async function lookAtSessions({ databaseUrl, directUrl }: DatabaseAddresses): Promise<Look | Problem | null> {
  const variable = directUrl === null ? "DATABASE_URL" : "DIRECT_URL";
  const url = directUrl ?? databaseUrl;
  const looked = await look(url, variable);
  if (looked === null || "field" in looked || looked.pooling !== "transaction") return looked;
  return {
    field: variable,
    value: postgresPlace(url),
    problem:
      "is the address of a pooler in transaction mode, which delivers no notifications and keeps no locks",
    remedy: "set DIRECT_URL to the address of Postgres itself; DATABASE_URL may stay the pooler's",
  };
}

interface Look {
  pooling: Pooling;
  /** Tells databases apart. */
  identity: string;
}

async function look(url: string, variable: string): Promise<Look | Problem | null> {
  const clients = [0, 1].map(() => {
    const client = new pg.Client({
      ...postgresOptions(url),
      application_name: "foldwise-check",
      connectionTimeoutMillis: CONNECT_MS,
    });
    // What ends a connection is told by the query that waits for it.
    return client.on("error", () => {});
  });
  try {
    const [one, other] = clients;
    if (one === undefined || other === undefined) return null;
    await one.connect();
    const { rows } = await one.query<{ identity: string }>(
      "select oid::text || ' ' || extract(epoch from pg_postmaster_start_time())::text as identity from pg_database where datname = current_database()",
    );
    const identity = rows[0]?.identity ?? "";
    const first = await backendOf(one);
    // Postgres tells each client the number of its process; a pooler tells a number of its own.
    if (Reflect.get(one, "processID") === first) return { pooling: "none", identity };
    await other.connect();
    return { pooling: await poolingOf(one, other, first), identity };
  } catch (error) {
    return explainPostgresFailure(error, { url, variable });
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

/** Two sessions that are served by the same process of Postgres, or one that is served by several, are no sessions of Postgres. */
async function poolingOf(one: pg.Client, other: pg.Client, first: number): Promise<Pooling> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await other.query("begin");
    const held = await backendOf(other);
    const now = held === first ? null : await backendOf(one);
    await other.query("commit");
    if (now === null || now !== first) return "transaction";
  }
  return "session";
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}
