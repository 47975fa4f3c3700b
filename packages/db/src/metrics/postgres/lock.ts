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

/** The same for several without waiting: the owners whose locks were free. */
export async function tryLockOwners(client: Queryable, ownerIds: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ id: string; locked: boolean }>(
    `select id, pg_try_advisory_xact_lock($1, (id % 2147483647)::int) as locked from unnest($2::bigint[]) id`,
    [LOCK_CLASS, ownerIds],
  );
  return rows.filter(({ locked }) => locked).map(({ id }) => Number(id));
}
