import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { migrate } from "@foldwise/db";
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

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const AWAY_MS = 8_000;

let folder: string;
let cluster: PostgresCluster;
let postgres: Part;
let lab: Lab;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-outage-"));
  cluster = await preparePostgres({ root: ROOT, folder: join(folder, "postgres"), port: await systemPort() });
  await startPostgres();
  await migrate(cluster.url);
  lab = await openLab({ databaseUrl: cluster.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker({ slots: 3 });
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
  await waitForPostgres(cluster, () => (postgres.failures === 0 ? undefined : postgres.log.tail()));
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
