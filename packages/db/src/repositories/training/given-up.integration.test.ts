import { MAX_FAILURES_IN_ROW } from "@foldwise/core/states";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { attempt, run, training } from "../../schema";
import { actOnSweep, reflectIntent } from "../sweep";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import {
  claimTraining,
  completeAttempts,
  endAttempt,
  giveUpSilentAttempts,
  storeEpoch,
  storePoints,
} from ".";

let database: TestDatabase;
let connection: Connection;
let metrics: PostgresMetricStore;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  metrics = createMetricStore(connection);
  await storeRowsOnlyDataset(connection.db);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** A training whose first attempt has stored an epoch, and has been silent since. */
async function silent(name: string) {
  const ctx = connection.db;
  const { sweepId, trialId, trainingIds } = await openSimulatedTrial(ctx, { name, fresh: true });
  const [trainingId = 0] = trainingIds;
  /** To the claim after it, the lease of any attempt has run out. */
  const claim = (untilEpoch?: number) =>
    claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 0, untilEpoch });
  const point = (step: number) => ({ name: "val/loss", step, time: 0, value: 1 / step });
  const store = (epoch: number, number = 1) =>
    storeEpoch({
      metrics,
      trainingId,
      number,
      epoch,
      points: [point(epoch)],
      checkpoint: { sha256: `${name}-${epoch}`, bytes: 1, content: null },
      isBest: true,
      bestEpoch: epoch,
    });
  expect(await claim()).toMatchObject({ kind: "claimed", attempt: 1 });
  await store(1);
  const row = async () => {
    const [found] = await ctx.select().from(training).where(eq(training.id, trainingId));
    return found;
  };
  /** Whatever the attempt still tries to write. */
  const expectRefused = async () => {
    const before = await row();
    const fenced = { code: "fenced" };
    await expect(store(2)).rejects.toMatchObject(fenced);
    await expect(storePoints({ metrics, trainingId, number: 1, points: [point(2)] })).rejects.toMatchObject(
      fenced,
    );
    const { pool } = connection;
    const end = { trainingId, trialId, number: 1 };
    const whole = { ...end, as: "complete", evaluations: [], removed: [] } as const;
    expect(await completeAttempts({ pool, attempts: [whole] })).toEqual([
      { isWritten: false, isShared: false },
    ]);
    await expect(
      endAttempt({ ctx, ...end, end: { outcome: "complete", as: "complete" } }),
    ).rejects.toMatchObject(fenced);
    expect(await row()).toEqual(before);
    const { series } = await metrics.readPoints({ owners: [{ trainingId }] });
    expect(series.map(({ points }) => [...points.steps].map(Number))).toEqual([[1]]);
    expect(await ctx.select().from(attempt).where(eq(attempt.trainingId, trainingId))).toMatchObject([
      { number: 1, outcome: "lost", toEpoch: 1 },
    ]);
  };
  return { sweepId, trainingId, claim, store, row, expectRefused };
}

it("an attempt that was given up at the epoch that was asked for writes nothing more, though no other begins", async () => {
  const { trainingId, claim, store, row, expectRefused } = await silent("until epoch");
  expect(await claim(1)).toMatchObject({ kind: "until-epoch", epoch: 1 });
  expect(await row()).toMatchObject({ state: "queued", attempt: 1, epoch: 1 });
  const [waiting] = await connection.db.select().from(run).where(eq(run.trainingId, trainingId));
  expect(waiting?.state).toBe("queued");
  await expectRefused();
  expect(await claim()).toMatchObject({ kind: "claimed", attempt: 2, fromEpoch: 1 });
  await store(2, 2);
  expect(await row()).toMatchObject({ state: "running", epoch: 2 });
});

it("an attempt that was lost counts among those in a row, also where nothing was to be trained", async () => {
  const { claim, row } = await silent("counted");
  // Of another trial, which wants more of the same training.
  expect(await claim()).toMatchObject({ kind: "claimed", attempt: 2 });
  expect(await claim(1)).toMatchObject({ kind: "until-epoch" });
  expect(await row()).toMatchObject({ failuresInRow: 1 });
});

it("an attempt whose training has failed with it writes nothing more", async () => {
  const { trainingId, claim, row, expectRefused } = await silent("failed");
  await connection.db
    .update(training)
    .set({ failuresInRow: MAX_FAILURES_IN_ROW })
    .where(eq(training.id, trainingId));
  expect(await claim()).toMatchObject({ kind: "failed" });
  expect(await row()).toMatchObject({ state: "failed", attempt: 1 });
  await expectRefused();
});

it.each([
  ["pause", "paused", "paused"],
  ["cancel", "cancelled", "running"],
] as const)(
  "a training whose worker has gone ends as its sweep asks that was told to %s meanwhile",
  async (action, state, ofRun) => {
    const ctx = connection.db;
    const { sweepId, trainingId, row, expectRefused } = await silent(action);
    const runState = async () => {
      const [found] = await ctx.select().from(run).where(eq(run.trainingId, trainingId));
      return found?.state;
    };
    // Somebody wants it: whoever claims it gives the attempt up.
    expect((await giveUpSilentAttempts({ ctx, leaseMs: 0 })).trainingIds).not.toContain(trainingId);
    await actOnSweep({ ctx, id: sweepId, action: { action } });
    await reflectIntent({ ctx, sweepId });
    expect([(await row())?.state, await runState()]).toEqual(["running", "running"]);
    // Its worker may be there.
    expect((await giveUpSilentAttempts({ ctx, leaseMs: 60_000 })).trainingIds).toEqual([]);
    expect(await giveUpSilentAttempts({ ctx, leaseMs: 0 })).toEqual({
      trainingIds: [trainingId],
      sweepIds: [sweepId],
    });
    expect([(await row())?.state, await runState()]).toEqual([state, ofRun]);
    await expectRefused();
    expect((await giveUpSilentAttempts({ ctx, leaseMs: 0 })).trainingIds).toEqual([]);
  },
);
