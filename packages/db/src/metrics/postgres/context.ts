import type pg from "pg";
import type { Connection } from "../../client";
import type { NameCache } from "./names";
import type { Pressure } from "./pressure";

/** What the verbs of the Postgres store share. */
export interface StoreContext {
  connection: Connection;
  names: NameCache;
  pressure: Pressure;
}

/** Anything that answers a query: a pool, or a client within a transaction. */
export type Queryable = Pick<pg.PoolClient, "query">;

/** Runs in one transaction; rolls back and gives the connection up when the function throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    // A connection that broke cannot roll back; the server has.
    await client.query("rollback").then(
      () => {
        failure = undefined;
      },
      () => {},
    );
    throw error;
  } finally {
    client.release(failure);
  }
}

/** One snapshot for several reads, so that compaction between them is not seen. */
export function inSnapshot<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, "begin transaction isolation level repeatable read read only", work);
}
