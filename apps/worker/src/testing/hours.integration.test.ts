import * as schema from "@foldwise/db/schema";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "./lab";
import { plan } from "./plan";

let database: TestDatabase;
let lab: Lab;
beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
});
afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

it("hours that run out while no worker is there end the sweep before anything else begins", async () => {
  const worker = lab.startWorker({ slots: 1 });
  await lab.importDataset({ builtin: "digits" });
  const id = await lab.launch(
    plan({
      name: "hours",
      trainer: { kind: "simulate", epochSeconds: 0.2 },
      folds: [0, 1],
      training: { epochs: 30, earlyStopping: null },
      space: { learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true } },
      sampler: { kind: "random", seed: 3 },
      concurrency: 3,
      budget: { maxTrials: 10, maxHours: 1_000 },
    }),
  );
  await until("an epoch, and trials that wait for the slot", async () => {
    const trainings = await lab.trainings(id);
    return trainings.length === 6 && trainings.some(({ epoch }) => epoch > 0);
  });
  await worker.kill();
  const work = async () => ({
    trials: (await lab.trials(id)).map(({ number, rung }) => [number, rung]),
    runs: (await lab.runs(id)).length,
    trainings: (await lab.trainings(id)).map(({ id, epoch, attempt }) => [id, epoch, attempt]),
  });
  const before = await work();
  await lab.db
    .update(schema.sweep)
    .set({ startedAt: sql`now() - interval '1000 hours'` })
    .where(eq(schema.sweep.id, id));
  lab.startWorker({ slots: 1 });
  const text = "budget reached: 1000 h";
  expect(await lab.finished(id)).toMatchObject({
    state: "complete",
    endReason: { kind: "limit-reached", trials: 3, limit: { kind: "maxHours", text } },
  });
  // Not one epoch, attempt, run or trial more: what was under way was given up with its worker.
  expect(await work()).toEqual(before);
  const trials = await lab.trials(id);
  expect(trials.map(({ state, stop }) => [state, stop?.reason])).toEqual(trials.map(() => ["pruned", text]));
  expect((await lab.runs(id)).map(({ state }) => state)).toEqual(Array(6).fill("pruned"));
  // Nobody claims what was under way: it is found all the same.
  await until("the end of all trainings", async () =>
    (await lab.trainings(id)).every(({ state }) => state === "cancelled"),
  );
  const ids = (await lab.trainings(id)).map((training) => training.id);
  expect(await lab.attempts(ids)).toMatchObject([{ outcome: "lost" }]);
});
