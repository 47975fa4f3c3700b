import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore } from "../../metrics";
import { attempt, evaluation, run, training, trial } from "../../schema";
import { actOnSweep } from "../sweep";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimNewTrainings, completeAttempts, findNewTrainings, storeEpoch } from ".";

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  await storeRowsOnlyDataset(connection.db);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

async function opened(plan: Parameters<typeof openSimulatedTrial>[1] = {}) {
  const { sweepId, trialId, trainingIds } = await openSimulatedTrial(connection.db, { fresh: true, ...plan });
  return { sweepId, trialId, trainingId: trainingIds[0] ?? 0 };
}

const find = (...asked: { trainingId: number; trialId: number }[]) =>
  findNewTrainings({ pool: connection.pool, asked });

async function claim(...asked: { trainingId: number; trialId: number }[]): Promise<boolean[]> {
  const found = await find(...asked);
  const trainings = asked.map(({ trainingId, trialId }, i) => ({
    trainingId,
    trialId,
    fingerprint: found[i]?.fingerprint ?? "",
  }));
  return claimNewTrainings({ pool: connection.pool, workerId: "w", trainings });
}

async function states({ trainingId, trialId }: { trainingId: number; trialId: number }) {
  const { db } = connection;
  const [ofTraining] = await db.select().from(training).where(eq(training.id, trainingId));
  const [ofRun] = await db.select().from(run).where(eq(run.trialId, trialId));
  const [ofTrial] = await db.select().from(trial).where(eq(trial.id, trialId));
  return [ofTraining?.state, ofRun?.state, ofTrial?.state];
}

it("finds and claims what nobody has attempted, each once", async () => {
  const [one, two] = [await opened(), await opened()];
  const [found] = await find(one);
  expect(found).toMatchObject({
    id: one.trainingId,
    spec: { trainer: { kind: "simulate" }, fold: 0 },
    dataset: { slug: "rows-only", classes: ["blast", "normal"], images: 48 },
    plan: { name: "simulated" },
    place: { outerFold: null, isRefit: false },
    isWatched: false,
  });
  expect(await claim(two, one)).toEqual([true, true]);
  for (const claimed of [one, two]) {
    expect(await states(claimed)).toEqual(["running", "running", "running"]);
    const attempts = await connection.db
      .select()
      .from(attempt)
      .where(eq(attempt.trainingId, claimed.trainingId));
    expect(attempts).toMatchObject([{ number: 1, workerId: "w", fromEpoch: 0, endedAt: null }]);
  }
  expect(await claim(one)).toEqual([false]);
  expect(await find(one, two)).toEqual([null, null]);
});

it("gives a training that two trials ask for to one of them", async () => {
  const first = await opened({ fresh: false, seeds: [5] });
  const second = await opened({ fresh: false, seeds: [5] });
  expect(second.trainingId).toBe(first.trainingId);
  expect(await claim(second, first)).toEqual([true, false]);
  expect(await states(first)).toEqual(["running", "running", "running"]);
  expect(await states(second)).toEqual(["running", "running", "running"]);
});

it("leaves a training that is not wanted now, or is another by now", async () => {
  const [paused, other] = [await opened(), await opened()];
  await actOnSweep({ ctx: connection.db, id: paused.sweepId, action: { action: "pause" } });
  const trainings = [
    { ...paused, fingerprint: (await find(paused))[0]?.fingerprint ?? "" },
    { ...other, fingerprint: "f".repeat(64) },
  ];
  const { pool } = connection;
  expect(await claimNewTrainings({ pool, workerId: "w", trainings })).toEqual([false, false]);
  const attempts = await connection.db.select().from(attempt).where(eq(attempt.trainingId, other.trainingId));
  expect(attempts).toEqual([]);
});

it("completes attempts with their evaluations and runs, and an older attempt nothing", async () => {
  const metrics = createMetricStore(connection);
  const [one, old] = [await opened(), await opened()];
  await claim(one, old);
  for (const { trainingId } of [one, old])
    await storeEpoch({
      metrics,
      trainingId,
      number: 1,
      epoch: 1,
      points: [{ name: "val/loss", step: 1, time: 0, value: 1 }],
      checkpoint: { sha256: `file of ${trainingId}`, bytes: 1, content: null },
      isBest: true,
      bestEpoch: 1,
    });
  await connection.db.update(training).set({ attempt: 2 }).where(eq(training.id, old.trainingId));
  const attempts = [one, old].map(({ trainingId, trialId }) => ({
    trainingId,
    trialId,
    number: 1,
    as: "early-stopped" as const,
    removed: [],
    evaluations: [
      {
        trainingId,
        weights: "best" as const,
        epoch: 1,
        conditions: { testSigma: 2, replicate: 0 },
        realisedSigma: 1.9,
        measures: { accuracy: 0.75, auc: null },
        classes: ["blast", "normal, or so"],
        confusion: [
          [1, 2],
          [3, 4],
        ],
        images: [7, 9],
        scores: [0.25, Number.NaN],
        probabilities: Buffer.from([0, 1, 255]),
        seconds: 0.5,
      },
    ],
  }));
  const complete = () => completeAttempts({ pool: connection.pool, attempts });
  const expected = [{ isWritten: true, isShared: false }, { code: "fenced" }];
  expect(await complete()).toMatchObject(expected);
  // Called again, as after an answer that was lost, it changes nothing.
  expect(await complete()).toMatchObject(expected);
  expect(await states(one)).toEqual(["complete", "complete", "running"]);
  expect(await states(old)).toEqual(["running", "running", "running"]);
  const stored = await connection.db.select().from(evaluation);
  expect(stored).toMatchObject([
    { ...attempts[0]?.evaluations[0], side: "test", sigma: 2, labels: null, itemGroups: null },
  ]);
  const [ended] = await connection.db.select().from(attempt).where(eq(attempt.trainingId, one.trainingId));
  expect(ended).toMatchObject({ outcome: "complete", toEpoch: 1, endedAt: expect.any(Date) });
  const [row] = await connection.db.select().from(training).where(eq(training.id, one.trainingId));
  expect(row).toMatchObject({ outcome: "early-stopped", failure: null, finishedAt: expect.any(Date) });
});

it("writes nothing of a training that has failed meanwhile", async () => {
  const one = await opened();
  await claim(one);
  await connection.db.update(training).set({ state: "failed" }).where(eq(training.id, one.trainingId));
  const attempts = [{ ...one, number: 1, as: "complete" as const, removed: [], evaluations: [] }];
  const [answer] = await completeAttempts({ pool: connection.pool, attempts });
  expect(answer).toEqual({ isWritten: false, isShared: false });
  expect((await states(one))[0]).toBe("failed");
});
