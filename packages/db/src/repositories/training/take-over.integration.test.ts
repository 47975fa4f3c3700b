import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { run, training } from "../../schema";
import { claimEvaluations, releaseEvaluations } from "../evaluation";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { registerWorker, stopWorker } from "../worker";
import { claimTraining, currentTrainingId, endAttempt, storeEpoch, versionsOfClass } from ".";

const OLD = { simulate: "old" };
const NEW = { simulate: "new" };

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

const row = async (id: number) => {
  const [found] = await connection.db.select().from(training).where(eq(training.id, id));
  return found;
};
const claim = (trialId: number, trainingId: number, versions: Record<string, string>, workerId = "w") =>
  claimTraining({ ctx: connection.db, trainingId, trialId, workerId, leaseMs: 60_000, versions });

async function trainEpoch(trainingId: number, number: number, epoch: number): Promise<void> {
  await storeEpoch({
    metrics,
    trainingId,
    number,
    epoch,
    points: [{ name: "val/loss", step: epoch, time: 0, value: 1 / epoch }],
    checkpoint: { sha256: `${trainingId}-${epoch}`, bytes: 1, content: null },
    isBest: true,
    bestEpoch: epoch,
  });
}

async function complete(trialId: number, trainingId: number, versions: Record<string, string>) {
  const claimed = await claim(trialId, trainingId, versions);
  if (claimed.kind !== "claimed") throw new Error(`the training is ${claimed.kind}`);
  await trainEpoch(claimed.trainingId, claimed.attempt, 1);
  const end = { outcome: "complete", as: "complete" } as const;
  await endAttempt({ ctx: connection.db, trainingId, trialId, number: claimed.attempt, end });
}

async function register(id: string, { slots, simulate }: { slots: number; simulate: string }) {
  const worker = { id, host: "h", pid: 1, version: "1", classes: ["train.cpu"], slots, capabilities: {} };
  await registerWorker({ ctx: connection.db, worker: { ...worker, versions: { simulate: { simulate } } } });
}

describe("a training that a worker of other versions claims", () => {
  it("has the fingerprint of the worker that trains, and is shared with plans of that version only", async () => {
    const first = await openSimulatedTrial(connection.db, { seeds: [1], versions: OLD });
    const [trainingId = 0] = first.trainingIds;
    const before = await row(trainingId);
    expect(await claim(first.trialId, trainingId, NEW)).toMatchObject({ kind: "claimed", trainingId });
    const after = await row(trainingId);
    expect(after?.spec.versions).toEqual(NEW);
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
    const ofNew = await openSimulatedTrial(connection.db, { seeds: [1], versions: NEW });
    expect(ofNew.trainingIds).toEqual([trainingId]);
    const ofOld = await openSimulatedTrial(connection.db, { seeds: [1], versions: OLD });
    expect(ofOld.trainingIds).not.toEqual([trainingId]);
    expect((await row(ofOld.trainingIds[0] ?? 0))?.fingerprint).toBe(before?.fingerprint);
  });

  it("is the one there is of these versions: its runs move there, and a complete one is not trained again", async () => {
    const done = await openSimulatedTrial(connection.db, { seeds: [2], versions: NEW });
    const [target = 0] = done.trainingIds;
    await complete(done.trialId, target, NEW);
    const asks = await openSimulatedTrial(connection.db, { seeds: [2], versions: OLD });
    const sharer = await openSimulatedTrial(connection.db, { seeds: [2], versions: OLD });
    const [source = 0] = asks.trainingIds;
    expect(sharer.trainingIds).toEqual([source]);
    const claimed = await claim(asks.trialId, source, NEW);
    expect(claimed).toMatchObject({ kind: "complete", trainingId: target, epoch: 1 });
    expect(claimed.joined).toHaveLength(2);
    const runs = await connection.db.select().from(run).where(eq(run.trainingId, target));
    expect(runs.map(({ shared }) => shared)).toEqual([false, true, true]);
    // The other trial's workflow knows only the training it was told of.
    expect(await currentTrainingId(connection.db, { trainingId: source, trialId: sharer.trialId })).toBe(
      target,
    );
    expect(await claim(sharer.trialId, source, OLD)).toMatchObject({ kind: "complete", trainingId: target });
  });

  it("once begun, is left to a live worker of its versions, and else says what trained it before", async () => {
    const { trialId, trainingIds } = await openSimulatedTrial(connection.db, { seeds: [3], versions: OLD });
    const [trainingId = 0] = trainingIds;
    await register("old", { slots: 1, simulate: "old" });
    const first = await claim(trialId, trainingId, OLD, "old");
    if (first.kind !== "claimed") throw new Error("not claimed");
    await trainEpoch(trainingId, first.attempt, 1);
    const end = { outcome: "drained", training: "release" } as const;
    await endAttempt({ ctx: connection.db, trainingId, trialId, number: first.attempt, end });
    expect(await claim(trialId, trainingId, NEW)).toMatchObject({ kind: "busy", epoch: 1 });

    await stopWorker({ ctx: connection.db, id: "old" });
    expect(await claim(trialId, trainingId, NEW)).toMatchObject({ kind: "claimed", fromEpoch: 1 });
    const after = await row(trainingId);
    const continuedFrom = `${after?.uid}; to epoch 1: simulate old`;
    expect(after?.spec.versions).toEqual({ simulate: "new", continuedFrom });
    const fresh = await openSimulatedTrial(connection.db, { seeds: [3], versions: NEW });
    expect(fresh.trainingIds).not.toEqual([trainingId]);
  });
});

describe("the versions of a resource class", () => {
  it("are those of most slots of its live workers, and none where nobody serves it", async () => {
    const ask = (resourceClass = "train.cpu") =>
      versionsOfClass({ ctx: connection.db, resourceClass, kind: "simulate" });
    expect(await ask()).toBeNull();
    await register("a", { slots: 2, simulate: "old" });
    await register("b", { slots: 1, simulate: "new" });
    expect(await ask()).toEqual(OLD);
    await register("c", { slots: 2, simulate: "new" });
    expect(await ask()).toEqual(NEW);
    expect(await ask("train.gpu")).toBeNull();
    for (const id of ["a", "b", "c"]) await stopWorker({ ctx: connection.db, id });
    expect(await ask()).toBeNull();
  });
});

describe("the evaluations of a training", () => {
  it("are claimed by one call at a time, until it gives them back or its lease ends", async () => {
    const ctx = connection.db;
    const { trainingIds } = await openSimulatedTrial(ctx, { seeds: [4] });
    const [trainingId = 0] = trainingIds;
    const ask = (holder: string, leaseMs = 60_000) => claimEvaluations({ ctx, trainingId, holder, leaseMs });
    expect(await ask("one")).toBeNull();
    expect(await ask("one")).toBeNull();
    expect(await ask("two")).toBeGreaterThan(0);
    await releaseEvaluations({ ctx, trainingId, holder: "two" });
    expect(await ask("two")).toBeGreaterThan(0);
    await releaseEvaluations({ ctx, trainingId, holder: "one" });
    expect(await ask("two")).toBeNull();
    // A lease of no length has ended: its holder is gone.
    expect(await ask("three", 0)).toBeNull();
  });
});
