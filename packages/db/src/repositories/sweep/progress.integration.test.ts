import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { run, sweep, training, trial } from "../../schema";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { makeReadProgress } from "./progress";

let database: TestDatabase;
let connection: Connection;
let sweepId: number;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  await storeRowsOnlyDataset(connection.db);
  ({ sweepId } = await openSimulatedTrial(connection.db, { folds: [0, 1] }));
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await connection.db.update(run).set({ state: "queued" });
  await connection.db.update(training).set({ state: "queued", epoch: 0, startedAt: null, finishedAt: null });
});
const isFirst = () => and(eq(run.sweepId, sweepId), eq(run.fold, 0));

const ALWAYS = Number.POSITIVE_INFINITY;

async function runsOf(
  read: ReturnType<typeof makeReadProgress>,
  ctx: Parameters<typeof read>[0] = connection.db,
) {
  const rows = await ctx.select().from(sweep).where(eq(sweep.id, sweepId));
  return (await read(ctx, rows)).get(sweepId)?.runs;
}
const failOne = () => connection.db.update(run).set({ state: "failed" }).where(isFirst());

it("counts a large sweep again only after a while, or when its state, intent or plan has changed", async () => {
  const large = makeReadProgress({ fromRuns: 2, times: ALWAYS, mostMs: ALWAYS });
  const small = makeReadProgress({ fromRuns: 3, times: ALWAYS, mostMs: ALWAYS });
  expect([await runsOf(large), await runsOf(small)]).toEqual([{ queued: 2 }, { queued: 2 }]);
  await failOne();
  expect(await runsOf(large)).toEqual({ queued: 2 });
  expect(await runsOf(small)).toEqual({ queued: 1, failed: 1 });
  await connection.db.update(sweep).set({ intentVersion: 1 });
  expect(await runsOf(large)).toEqual({ queued: 1, failed: 1 });
});

it("gives old counts of a large sweep at once and reads them anew aside, for the readers to come", async () => {
  const read = makeReadProgress({ fromRuns: 2, times: 0, mostMs: ALWAYS });
  expect(await runsOf(read)).toEqual({ queued: 2 });
  await failOne();
  expect(await runsOf(read)).toEqual({ queued: 2 });
  await expect.poll(() => runsOf(read)).toEqual({ queued: 1, failed: 1 });
});

it("waits for counts that are too old, and within a transaction for any that are old", async () => {
  const tooOld = makeReadProgress({ fromRuns: 2, times: 0, mostMs: 0 });
  const old = makeReadProgress({ fromRuns: 2, times: 0, mostMs: ALWAYS });
  expect([await runsOf(tooOld), await runsOf(old)]).toEqual([{ queued: 2 }, { queued: 2 }]);
  await failOne();
  expect(await runsOf(tooOld)).toEqual({ queued: 1, failed: 1 });
  expect(await connection.db.transaction((tx) => runsOf(old, tx))).toEqual({ queued: 1, failed: 1 });
});

it("reads anew once at a time, and keeps what it has where that fails", async () => {
  const read = makeReadProgress({ fromRuns: 2, times: 0, mostMs: ALWAYS });
  const rows = await connection.db.select().from(sweep).where(eq(sweep.id, sweepId));
  const runs = async () => (await read(connection.db, rows)).get(sweepId)?.runs;
  expect(await runs()).toEqual({ queued: 2 });
  const waiting = async (does = "pid") => {
    const { rows: found } = await connection.pool.query(
      `select ${does} from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return found.length;
  };
  const holder = await connection.pool.connect();
  try {
    await holder.query("begin");
    await holder.query("lock table run in access exclusive mode");
    expect([await runs(), await runs()]).toEqual([{ queued: 2 }, { queued: 2 }]);
    await expect.poll(waiting).toBe(1);
    expect(await waiting("pg_terminate_backend(pid)")).toBe(1);
    await expect.poll(waiting).toBe(0);
    expect(await runs()).toEqual({ queued: 2 });
    await expect.poll(waiting).toBe(1);
    await holder.query("rollback");
  } finally {
    holder.release();
  }
  await failOne();
  await expect.poll(runs).toEqual({ queued: 1, failed: 1 });
});

it("expects no further epoch of a training whose runs are all pruned, also while another sweep trains it on", async () => {
  const rows = await connection.db.select().from(sweep).where(eq(sweep.id, sweepId));
  const counts = async () => (await makeReadProgress()(connection.db, rows)).get(sweepId);
  const before = await counts();
  const each = (before?.epochs_most ?? 0) / 2;
  expect(before).toMatchObject({ epochs_complete: 0, epochs_expected: 2 * each });
  const [first] = await connection.db.select().from(run).where(isFirst());
  const ofFirst = eq(training.id, first?.trainingId ?? 0);
  await connection.db.update(run).set({ state: "pruned" }).where(isFirst());
  for (const epoch of [2, 3]) {
    await connection.db.update(training).set({ epoch }).where(ofFirst);
    expect(await counts()).toMatchObject({ epochs_complete: epoch, epochs_expected: each + epoch });
  }
});

it("counts a training whose runs are all pruned as such, by its own state: another sweep may have had it end", async () => {
  const rows = await connection.db.select().from(sweep).where(eq(sweep.id, sweepId));
  const counts = async () => {
    const found = (await makeReadProgress()(connection.db, rows)).get(sweepId);
    return { all: found?.trainings, pruned: found?.trainings_pruned };
  };
  expect(await counts()).toEqual({ all: { queued: 2 }, pruned: {} });
  await connection.db.update(run).set({ state: "pruned" }).where(isFirst());
  expect(await counts()).toEqual({ all: { queued: 2 }, pruned: { queued: 1 } });
  const [first] = await connection.db.select().from(run).where(isFirst());
  const ended = { state: "cancelled", finishedAt: new Date(), startedAt: new Date() } as const;
  await connection.db
    .update(training)
    .set(ended)
    .where(eq(training.id, first?.trainingId ?? 0));
  expect(await counts()).toEqual({ all: { queued: 1, cancelled: 1 }, pruned: { cancelled: 1 } });
});

it("has only those epochs open that its own runs wait for: none of what has ended here, and of a promoted trial those to its rung", async () => {
  const rows = await connection.db.select().from(sweep).where(eq(sweep.id, sweepId));
  const counts = async (of = rows) => (await makeReadProgress()(connection.db, of)).get(of[0]?.id ?? 0);
  const before = await counts();
  const each = (before?.epochs_most ?? 0) / 2;
  expect(before).toMatchObject({ epochs_open: 2 * each, epochs_expected: 2 * each });
  // Another sweep may have its training go on.
  for (const state of ["pruned", "failed", "cancelled"] as const) {
    await connection.db.update(run).set({ state }).where(isFirst());
    expect(await counts()).toMatchObject({ epochs_open: each, epochs_expected: each });
  }

  const promoting = await openSimulatedTrial(connection.db, {
    folds: [0, 1],
    training: { epochs: 8, earlyStopping: null },
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
    sampler: { kind: "random" },
    stopping: { kind: "asha-promotion", minResource: 2, reductionFactor: 2 },
    budget: { maxTrials: 4 },
  });
  const ofPromoting = await connection.db.select().from(sweep).where(eq(sweep.id, promoting.sweepId));
  const [first = 0] = promoting.trainingIds;
  const ofTrial = eq(trial.id, promoting.trialId);
  const open = async () => (await counts(ofPromoting))?.epochs_open;
  expect(await open()).toBe(2 * 2);
  await connection.db.update(training).set({ epoch: 1 }).where(eq(training.id, first));
  expect(await open()).toBe(1 + 2);
  // One that trains on for another trial has come further than it is to for this one.
  await connection.db.update(training).set({ epoch: 3 }).where(eq(training.id, first));
  expect(await open()).toBe(2);
  await connection.db.update(trial).set({ rung: 1 }).where(ofTrial);
  expect(await open()).toBe(1 + 4);
  await connection.db.update(trial).set({ rung: 2 }).where(ofTrial);
  expect(await open()).toBe(5 + 8);
  const ofRuns = eq(run.trialId, promoting.trialId);
  await connection.db.update(run).set({ state: "waiting" }).where(ofRuns);
  expect(await open()).toBe(0);
});
