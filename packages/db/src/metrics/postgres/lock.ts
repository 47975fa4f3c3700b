import type { Queryable } from "./context";

/** Class of the advisory locks on owners; any constant will do. */
const LOCK_CLASS = 7_310_422;

/** One transaction at a time may change the compacted points of an owner. Waits. Owners beyond 2^31 share locks. */
export async function lockOwner(client: Queryable, ownerId: number): Promise<void> {
  await client.query("select pg_advisory_xact_lock($1, ($2::bigint % 2147483647)::int)", [
    LOCK_CLASS,
    ownerId,
  ]);
}

/** The same without waiting; false when another has it. */
export async function tryLockOwner(client: Queryable, ownerId: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock($1, ($2::bigint % 2147483647)::int) as locked",
    [LOCK_CLASS, ownerId],
  );
  return rows[0]?.locked === true;
}
