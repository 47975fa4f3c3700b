import { asc, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { attempt, checkpoint, run, sweep, training } from "../../schema";
import { bestAndLastCheckpoints, markCheckpointsRemoved } from "../checkpoint";
import { namedArtifacts } from "../purge/named-artifacts";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimTraining, storeEpoch, storeEpochs } from ".";

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

async function claimed(name: string) {
  const { trialId, trainingIds } = await openSimulatedTrial(connection.db, { name, fresh: true });
  const [trainingId = 0] = trainingIds;
  const claim = await claimTraining({
    ctx: connection.db,
    trainingId,
    trialId,
    workerId: "w",
    leaseMs: 60_000,
  });
  if (claim.kind !== "claimed") throw new Error(`the training is ${claim.kind}`);
  const finished = (
    epoch: number,
    bestEpoch: number,
    more: { sha256?: string; removed?: number[]; content?: Buffer } = {},
  ) => ({
    trainingId,
    number: claim.attempt,
    epoch,
    points: [{ name: "val/loss", step: epoch, time: 0, value: 1 / epoch }],
    checkpoint: { sha256: more.sha256 ?? `${name}-${epoch}`, bytes: 1, content: more.content ?? null },
    isBest: epoch === bestEpoch,
    bestEpoch,
    removed: more.removed ?? [],
  });
  const store = async (...epoch: Parameters<typeof finished>) =>
    (await storeEpoch({ metrics, ...finished(...epoch) })).removable;
  return { trainingId, finished, store };
}

const rows = (trainingId: number) =>
  connection.db
    .select()
    .from(checkpoint)
    .where(eq(checkpoint.trainingId, trainingId))
    .orderBy(asc(checkpoint.id));
const files = (removable: { sha256: string; onlyUse: boolean }[]) =>
  removable.map(({ sha256, onlyUse }) => [sha256, onlyUse]);

it("an epoch is its points, its checkpoint and its place, however often it is stored", async () => {
  const { trainingId, store } = await claimed("whole");
  for (const [epoch, best] of [
    [1, 1],
    [2, 2],
    [2, 2],
    [1, 1],
  ] as const)
    await store(epoch, best);
  expect(await rows(trainingId)).toMatchObject([
    { epoch: 1, attempt: 1, isBest: true, validation: { "val/loss": 1 } },
    { epoch: 2, attempt: 1, isBest: true, validation: { "val/loss": 0.5 } },
  ]);
  const [stored] = await connection.db.select().from(training).where(eq(training.id, trainingId));
  expect(stored).toMatchObject({ epoch: 2, bestEpoch: 2 });
  const { series } = await metrics.readPoints({ owners: [{ trainingId }] });
  expect(series.map(({ points }) => [...points.values])).toEqual([[1, 0.5]]);
});

it("names the checkpoints that are neither best nor last until they are marked", async () => {
  const { trainingId, store } = await claimed("removable");
  expect(await store(1, 1)).toEqual([]);
  expect(await store(2, 1)).toEqual([]);
  const old = await store(3, 1);
  expect(files(old)).toEqual([["removable-2", true]]);
  // The worker died before it said so: it is named again, and another that shares the file keeps it.
  expect(files(await store(4, 1, { sha256: "removable-2" }))).toEqual([
    ["removable-2", false],
    ["removable-3", true],
  ]);
  const third = (await rows(trainingId)).filter(({ epoch }) => epoch === 2 || epoch === 3);
  // Epoch 1 is no longer the best.
  expect(files(await store(5, 5, { removed: third.map(({ id }) => id) }))).toEqual([
    ["removable-1", true],
    ["removable-2", true],
  ]);
  await markCheckpointsRemoved({ ctx: connection.db, ids: third.map(({ id }) => id) });
  const kept = (await rows(trainingId)).filter(({ removedAt }) => removedAt === null);
  expect(kept.map(({ epoch }) => epoch)).toEqual([1, 4, 5]);
});

it("content that is kept in its row is let go with the epoch that replaces it", async () => {
  const { trainingId, store } = await claimed("content");
  const content = (epoch: number) => ({ content: Buffer.from(`epoch ${epoch}`) });
  for (const [epoch, best] of [
    [1, 1],
    [2, 1],
    [3, 1],
    [3, 1],
    [4, 4],
  ] as const)
    expect(await store(epoch, best, content(epoch))).toEqual([]);
  expect(
    (await rows(trainingId)).map(({ epoch, content, removedAt }) => [
      epoch,
      content?.toString() ?? null,
      removedAt === null,
    ]),
  ).toEqual([
    [1, null, false],
    [2, null, false],
    [3, null, false],
    [4, "epoch 4", true],
  ]);
  expect(await bestAndLastCheckpoints({ ctx: connection.db, trainingId })).toMatchObject({
    best: { epoch: 4 },
    last: { epoch: 4, content: Buffer.from("epoch 4") },
  });
  // Its bytes are no artifact, of whatever SHA-256.
  expect(await namedArtifacts(connection.db, ["content-4"])).toEqual(new Set());
});

it("a program that goes on after its last step leaves another file of the same epoch", async () => {
  const { trainingId, store } = await claimed("same epoch");
  await store(1, 1);
  expect(files(await store(1, 1, { sha256: "after" }))).toEqual([["same epoch-1", true]]);
  expect((await rows(trainingId)).map(({ sha256 }) => sha256)).toEqual(["same epoch-1", "after"]);
});

it("an older attempt changes nothing", async () => {
  const { trainingId, store } = await claimed("fenced");
  await store(1, 1);
  await connection.db.update(training).set({ attempt: 2 }).where(eq(training.id, trainingId));
  await expect(store(2, 2)).rejects.toMatchObject({ code: "fenced" });
  expect(await rows(trainingId)).toHaveLength(1);
  const [stored] = await connection.db.select().from(training).where(eq(training.id, trainingId));
  expect(stored).toMatchObject({ epoch: 1 });
  const [first] = await connection.db.select().from(attempt).where(eq(attempt.trainingId, trainingId));
  expect(first?.toEpoch).toBe(1);
  const { series } = await metrics.readPoints({ owners: [{ trainingId }] });
  expect(series[0]?.points.steps).toHaveLength(1);
});

it("epochs that are stored together are each whole or not at all", async () => {
  const [one, old, two] = [await claimed("one"), await claimed("old"), await claimed("two")];
  await one.store(1, 1);
  await one.store(2, 1);
  await connection.db.update(training).set({ attempt: 2 }).where(eq(training.id, old.trainingId));
  const [ofTwo, ofOld, ofOne, ofNone] = await storeEpochs({
    metrics,
    epochs: [
      two.finished(1, 1),
      old.finished(1, 1),
      // A file that another of them stores is not let go.
      one.finished(3, 3, { sha256: "three" }),
      { ...two.finished(1, 1), trainingId: 1_000_000 },
    ],
  });
  expect([ofTwo, ofOne]).toMatchObject([
    { removable: [], reported: [] },
    { removable: [{ sha256: "one-1", onlyUse: true }, { sha256: "one-2" }] },
  ]);
  expect([ofOld, ofNone]).toMatchObject([{ code: "fenced" }, { code: "not-found" }]);
  expect((await rows(old.trainingId)).length).toBe(0);
  for (const [{ trainingId }, epoch, values] of [
    [one, 3, [1, 1 / 2, 1 / 3]],
    [two, 1, [1]],
  ] as const) {
    const [stored] = await connection.db.select().from(training).where(eq(training.id, trainingId));
    expect(stored).toMatchObject({ epoch });
    const { series } = await metrics.readPoints({ owners: [{ trainingId }] });
    expect(series.map(({ points }) => [...points.values])).toEqual([values]);
  }
});

it("says whether a rule or a limit may end a trial by what an epoch reports", async () => {
  const limited = await claimed("limited");
  const watched = async (epoch: number) =>
    (await storeEpoch({ metrics, ...limited.finished(epoch, 1) })).reported.length > 0;
  expect(await watched(1)).toBe(false);
  const ofTraining = connection.db
    .select({ id: run.sweepId })
    .from(run)
    .where(eq(run.trainingId, limited.trainingId));
  await connection.db
    .update(sweep)
    .set({ plan: sql`jsonb_set(plan::jsonb, '{budget,maxEpochs}', '100')::json` })
    .where(inArray(sweep.id, ofTraining));
  expect(await watched(2)).toBe(true);
});
