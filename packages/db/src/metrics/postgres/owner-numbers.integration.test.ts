import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { makePostgresHarness } from "../testing/postgres-harness";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("regression: compaction keeps the points of an owner whose number is no run's or training's id", async () => {
  const harness = await makePostgresHarness(database.url);
  const runId = await harness.createRun({ experimentId: await harness.createExperiment() });
  const points = Array.from({ length: 600 }, (_, step) => ({
    name: "loss",
    step,
    time: step,
    value: 1 / (step + 1),
  }));
  await harness.store.append({ runId, points });
  await harness.store.compact({ maxAgeMs: 0 });
  expect((await harness.store.health()).backlog.batches).toBe(0);
  const { series } = await harness.store.readPoints({ owners: [{ runId }] });
  expect(series.map((one) => one.points.steps.length)).toEqual([600]);
  await harness.close();
});
