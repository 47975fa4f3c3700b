import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findDataset } from "@foldwise/db/repositories/dataset";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab } from "../testing/lab";
import { writeSet } from "./testing";

/** With an invented paper whose images are 12 of each class in two folds. */
const DATA = fileURLToPath(new URL("../../../../packages/papers/src/testing/data", import.meta.url));

let database: TestDatabase;
let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-paper-"));
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker({ environment: { FOLDWISE_DATA: DATA } });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function imported(slug: string, each: number) {
  const path = await writeSet(join(folder, slug), { each });
  await lab.importDataset({ path, slug, patients: "stop", refusedFiles: "stop" });
  return findDataset({ ctx: lab.connection.db, key: slug });
}

it("recognizes the images of a paper of the data folder, and spells its classes as the paper does", async () => {
  expect(await imported("own", 12)).toMatchObject({ paper: "invented-2026", classes: ["All", "Hem"] });
  expect(await imported("other", 11)).toMatchObject({ paper: null, classes: ["All", "Hem"] });
});

it("says of images that were imported before their paper was there whose they are, when they are imported again", async () => {
  const { db } = lab.connection;
  await db.update(schema.dataset).set({ paper: null }).where(eq(schema.dataset.slug, "own"));
  expect(await imported("own", 12)).toMatchObject({ paper: "invented-2026" });
});
