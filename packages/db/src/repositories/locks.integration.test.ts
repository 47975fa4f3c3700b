import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Connection, connect, type Database } from "../client";
import * as schema from "../schema";
import { actOnSweep, advanceSweep, reflectIntent } from "./sweep";
import { openSimulatedTrial, storeRowsOnlyDataset } from "./testing/simulated-trial";
import { claimTraining, setTrainingEnvironments } from "./training";
import { closeTrial, openTrial } from "./trial";

let database: TestDatabase;
let connection: Connection;
/** Without the retries of the product's transactions: a deadlock shows. */
let db: Database;
/** Holds rows, so that what is under test stops at a named point. */
let holder: pg.PoolClient;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url, { maxConnections: 6 });
  db = drizzle(connection.pool, { schema });
  await storeRowsOnlyDataset(connection.db);
});
beforeEach(async () => {
  holder = await connection.pool.connect();
  await holder.query("begin");
});
afterEach(async () => {
  await holder.query("rollback");
  holder.release();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Until so many transactions wait for a lock: they stand at the point that is held. */
async function waiting(count: number): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await connection.aside.query(
        "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows[0]?.n;
    })
    .toBe(count);
}

const claim = (trialId: number, trainingId: number) =>
  claimTraining({ ctx: db, trainingId, trialId, workerId: "w", leaseMs: 60_000 });

describe("transactions over sweep, trial, run and training", () => {
  it("do not lock each other out: a training is claimed while its trial is closed", async () => {
    const { trialId, trainingIds } = await openSimulatedTrial(connection.db, { fresh: true });
    const [trainingId = 0] = trainingIds;
    // Held at the run: whoever comes first has what it locks before a run, and the other queues behind it.
    await holder.query("select from run where trial_id = $1 for no key update", [trialId]);
    const claimed = claim(trialId, trainingId);
    await waiting(1);
    const closed = closeTrial({ ctx: db, trialId });
    await waiting(2);
    await holder.query("commit");
    expect((await claimed).kind).toBe("claimed");
    expect(await closed).toBe("cancelled");
  });

  it("do not lock each other out: a sweep is paused while its trial is closed", async () => {
    const { sweepId, trialId } = await openSimulatedTrial(connection.db, { fresh: true });
    await actOnSweep({ ctx: db, id: sweepId, action: { action: "pause" } });
    await holder.query("select from run where trial_id = $1 for no key update", [trialId]);
    const reflected = reflectIntent({ ctx: db, sweepId });
    await waiting(1);
    const closed = closeTrial({ ctx: db, trialId });
    await waiting(2);
    await holder.query("commit");
    await reflected;
    expect(await closed).toBe("cancelled");
  });

  it("do not lock each other out: a trainer says what it has while its attempt is taken for lost", async () => {
    const { trialId, trainingIds } = await openSimulatedTrial(connection.db, { fresh: true });
    const [trainingId = 0] = trainingIds;
    await claim(trialId, trainingId);
    await holder.query("select from attempt where training_id = $1 for no key update", [trainingId]);
    const ready = setTrainingEnvironments({
      pool: connection.pool,
      environments: [{ trainingId, number: 1, environment: { device: "cpu" }, params: null }],
    });
    await waiting(1);
    const again = claimTraining({ ctx: db, trainingId, trialId, workerId: "v", leaseMs: 0 });
    await waiting(2);
    await holder.query("commit");
    await ready;
    expect(await again).toMatchObject({ kind: "claimed", attempt: 2 });
  });

  it("do not lock each other out: two trials open over the same trainings in another order", async () => {
    const first = await openSimulatedTrial(connection.db, { folds: [0, 1], seeds: [91] });
    const second = await openSimulatedTrial(connection.db, { folds: [1, 0], seeds: [91] });
    expect(second.trainingIds).toEqual(first.trainingIds.toReversed());
    await db.delete(schema.run);
    const [low = 0] = first.trainingIds.toSorted((a, b) => a - b);
    await holder.query("select from training where id = $1 for update", [low]);
    const versionsOf = async () => ({ simulate: "1" });
    const opened = [first, second].map(({ trialId }) => openTrial({ ctx: db, trialId, versionsOf }));
    await waiting(2);
    await holder.query("commit");
    const [one, two] = await Promise.all(opened);
    expect(two?.trainingIds).toEqual(one?.trainingIds.toReversed());
  });
});

describe("a step of a sweep", () => {
  it("decides again where somebody changed the sweep while it decided", async () => {
    const space = { learningRate: { type: "float", low: 1e-4, high: 1e-2 } } as const;
    const sampler = { kind: "random", seed: 5 } as const;
    const budget = { maxTrials: 6 };
    const { sweepId } = await openSimulatedTrial(connection.db, { space, sampler, budget, concurrency: 1 });
    await db.update(schema.sweep).set({ concurrency: 2 }).where(eq(schema.sweep.id, sweepId));
    const [row] = await db.select().from(schema.sweep).where(eq(schema.sweep.id, sweepId));
    // It has decided to make trial 2 alone when it comes to the row, which this side has and changes.
    await holder.query(
      "update sweep set concurrency = 4, intent_version = intent_version + 1 where id = $1",
      [sweepId],
    );
    const step = advanceSweep({ ctx: db, sweepId, uid: row?.uid ?? "", generation: 1 });
    await waiting(1);
    await holder.query("commit");
    const { open, intentVersion } = await step;
    expect(intentVersion).toBe((row?.intentVersion ?? 0) + 1);
    expect(open.map(([, number]) => number)).toEqual([1, 2, 3, 4]);
  });

  it("makes each trial once where two workers take it at the same time", async () => {
    const space = { learningRate: { type: "float", low: 1e-4, high: 1e-2 } } as const;
    const sampler = { kind: "random", seed: 6 } as const;
    const plan = { space, sampler, budget: { maxTrials: 6 }, concurrency: 1 };
    const { sweepId } = await openSimulatedTrial(connection.db, plan);
    await db.update(schema.sweep).set({ concurrency: 3 }).where(eq(schema.sweep.id, sweepId));
    const [row] = await db.select().from(schema.sweep).where(eq(schema.sweep.id, sweepId));
    await holder.query("select from sweep where id = $1 for update", [sweepId]);
    const steps = [1, 2].map(() => advanceSweep({ ctx: db, sweepId, uid: row?.uid ?? "", generation: 1 }));
    await waiting(2);
    await holder.query("commit");
    for (const { open } of await Promise.all(steps))
      expect(open.map(([, number]) => number)).toEqual([1, 2, 3]);
  });
});

describe("a transaction of the product", () => {
  it("starts over when Postgres ends it for a deadlock", async () => {
    await connection.pool.query("create table pair (id int primary key, n int not null default 0)");
    await connection.pool.query("insert into pair (id) values (1), (2)");
    let tries = 0;
    let holding = 0;
    let closeCircle = () => {};
    const bothHold = new Promise<void>((resolve) => {
      closeCircle = resolve;
    });
    const crossing = (first: number, second: number) =>
      connection.db.transaction(async (tx) => {
        tries += 1;
        await tx.execute(sql`update pair set n = n + 1 where id = ${first}`);
        holding += 1;
        if (holding === 2) closeCircle();
        await bothHold;
        await tx.execute(sql`update pair set n = n + 1 where id = ${second}`);
      });
    await Promise.all([crossing(1, 2), crossing(2, 1)]);
    expect(tries).toBe(3);
    const { rows } = await connection.pool.query("select n from pair order by id");
    expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  });
});
