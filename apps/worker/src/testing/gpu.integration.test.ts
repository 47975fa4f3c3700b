import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as schema from "@foldwise/db/schema";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "./lab";

/*
 * A driver's tool that lists a GPU, on a machine whose TensorFlow has none: as far as the choice of what to serve can
 * be tried without a GPU.
 */
let database: TestDatabase;
let lab: Lab;
let driver: string;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  driver = await mkdtemp(join(tmpdir(), "foldwise-driver-"));
  const tool = join(driver, "nvidia-smi");
  await writeFile(tool, '#!/bin/sh\necho "0, GPU-1f0a, NVIDIA H200, 550.54.15, 143771"\n');
  await chmod(tool, 0o755);
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
  if (driver) await rm(driver, { recursive: true, force: true });
});

const withDriver = () => ({
  PATH: [driver, process.env.PATH].join(delimiter),
  // It would choose among what the tool lists.
  CUDA_VISIBLE_DEVICES: undefined,
});

it("serves the CPU and says why, when TensorFlow does not see the driver's GPU", async () => {
  const worker = lab.startWorker({ environment: withDriver() });
  const row = await until("what the worker serves", async () => {
    const [found] = await lab.connection.db.select().from(schema.worker);
    return found && found.classes.length > 0 ? found : null;
  });
  expect(row.classes).toEqual(["train.cpu"]);
  expect(row.capabilities).toMatchObject({ device: "cpu", gpu: "NVIDIA H200", gpuDriver: "550.54.15" });
  expect(await worker.stop()).toBe(0);
  expect(worker.log()).toContain("NVIDIA H200 found, but TensorFlow has no CUDA");
});

it("does not start for a GPU class that it cannot serve", async () => {
  const worker = lab.startWorker({ environment: { ...withDriver(), FOLDWISE_CLASSES: "train.gpu" } });
  expect(await worker.ended()).toBe(1);
  expect(worker.log()).toContain("train.gpu cannot be served: TensorFlow reports no GPU");
});
