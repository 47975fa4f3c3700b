import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../infra/testing/database";
import { type Connection, type Context, connect, MAX_IDLE_IN_TRANSACTION_MS } from "./client";
import { isOutage } from "./outage";
import { experiment } from "./schema";

let database: TestDatabase;
const connections: Connection[] = [];
const open = (options?: Parameters<typeof connect>[1]) => {
  const connection = connect(database.url, options);
  connections.push(connection);
  return connection;
};

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  await database?.drop();
});

it("ends a transaction that stays idle, so that its locks keep nobody waiting, and its owner tries again", async () => {
  const other = open().db;
  await other.insert(experiment).values({ name: "locked" });
  const change = (db: Context, name: string) =>
    db.update(experiment).set({ name }).where(eq(experiment.name, "locked"));
  const suspended = open({ idleInTransactionMs: 100 });
  const ended = suspended.db.transaction(async (tx) => {
    await change(tx, "by the suspended one");
    // Waits for the lock, which its holder keeps as long as its session lives.
    await change(other, "by the other");
    await tx.select().from(experiment);
  });
  const error: unknown = await ended.catch((thrown: unknown) => thrown);
  expect(isOutage(error)).toBe(true);
  expect(await suspended.db.select({ name: experiment.name }).from(experiment)).toEqual([
    { name: "by the other" },
  ]);
});

it("has the limit on every connection", async () => {
  const { db, aside } = open();
  const shown = sql`select setting from pg_settings where name = 'idle_in_transaction_session_timeout'`;
  expect((await db.execute(shown)).rows).toEqual([{ setting: String(MAX_IDLE_IN_TRANSACTION_MS) }]);
  const { rows } = await aside.query("show idle_in_transaction_session_timeout");
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: `${MAX_IDLE_IN_TRANSACTION_MS / 1000}s` }]);
});

it("sends statements without names to a pooler and bounds the time of their answers at once", async () => {
  const pooled = open({ directUrl: database.url, answerMs: 2_000 });
  const named = { name: "named", text: "select count(*)::int as n from pg_prepared_statements" };
  expect((await pooled.pool.query(named)).rows).toEqual([{ n: 0 }]);
  const late: unknown = await pooled.pool.query("select pg_sleep(60)").catch((thrown: unknown) => thrown);
  expect(late).toBeInstanceOf(Error);
  expect((await pooled.pool.query(named)).rows).toEqual([{ n: 0 }]);
});
