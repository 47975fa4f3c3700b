import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { migrate } from "@foldwise/db/migrate";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { Part } from "../../../../infra/local/part";
import { systemPort } from "../../../../infra/local/ports";
import {
  type PostgresCluster,
  preparePostgres,
  waitForPostgres,
} from "../../../../infra/local/postgres-cluster";
// Brings the names of what the global set-up provides.
import type {} from "../../../../infra/testing/services";
import { curvesOf, type Lab, openLab, until } from "./lab";
import type { WorkerProcess } from "./worker-process";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const AWAY_MS = 8_000;

let folder: string;
let cluster: PostgresCluster;
let postgres: Part;
let lab: Lab;
let worker: WorkerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-outage-"));
  cluster = await preparePostgres({ root: ROOT, folder: join(folder, "postgres"), port: await systemPort() });
  await startPostgres();
  await migrate(cluster.url);
  lab = await openLab({ databaseUrl: cluster.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  worker = lab.startWorker({ slots: 3 });
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await postgres?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A cluster of this test alone, so that stopping it disturbs nobody. */
async function startPostgres(): Promise<void> {
  postgres = new Part({
    name: "postgres",
    launch: cluster.launch,
    logFile: join(folder, "postgres.log"),
    stopSignal: "SIGINT",
    stopMs: 15_000,
    say: () => {},
  });
  postgres.start();
  await waitForPostgres(cluster, () => postgres.failure());
}

it("waits for a Postgres that is stopped half-way, longer than a heartbeat's time-out, and loses nothing", async () => {
  const id = await lab.launch({
    name: "outage",
    experiment: "outages",
    dataset: "digits",
    trainer: { kind: "simulate", epochSeconds: 0.5 },
    folds: [0, 1, 2],
    training: { epochs: 12, earlyStopping: null },
    evaluation: { testSigmas: [0] },
  });
  await until("two epochs", async () => (await lab.trainings(id)).some(({ epoch }) => epoch >= 2));
  await postgres.stop();
  await sleep(AWAY_MS);
  await startPostgres();
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  const trainings = await lab.trainings(id);
  for (const training of trainings)
    expect(curvesOf(await lab.points(training.id)).get("val/loss")).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  // The same attempts that were under way went on: nobody took them for lost.
  expect(
    (await lab.attempts(trainings.map((training) => training.id))).map(({ outcome }) => outcome),
  ).toEqual(["complete", "complete", "complete"]);
});

it("lets a worker go that is asked to stop meanwhile; what it could not store is trained again", async () => {
  const epochs = 120;
  const id = await lab.launch({
    name: "drained in an outage",
    experiment: "outages",
    dataset: "digits",
    trainer: { kind: "simulate", epochSeconds: 0.05 },
    folds: [0, 1, 2],
    training: { epochs, earlyStopping: null },
    evaluation: { testSigmas: [0] },
  });
  await until("an epoch of each", async () => {
    const trainings = await lab.trainings(id);
    return trainings.length === 3 && trainings.every(({ epoch }) => epoch >= 1);
  });
  // By the time that it is down, an epoch of each has ended and waits to be stored.
  await postgres.stop();
  expect(await worker.stop()).toBe(0);
  // Said when Temporal's own time-out, or the worker's, had to end it.
  expect(worker.log()).not.toMatch(/cannot be used|did not stop in time/);
  await startPostgres();
  worker = lab.startWorker({ slots: 3 });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  for (const training of await lab.trainings(id))
    expect(curvesOf(await lab.points(training.id)).get("val/loss")).toEqual(
      Array.from({ length: epochs }, (_, i) => i + 1),
    );
});
