import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImport, findImport } from "@foldwise/db/repositories/dataset-import";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "../testing/lab";

let database: TestDatabase;
let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-access-"));
  for (const name of ["sets/many", "elsewhere"]) await mkdir(join(folder, name), { recursive: true });
  for (let i = 0; i < 6; i++) await writeFile(join(folder, "sets/many", `${i}.txt`), "no image");
  await writeFile(join(folder, "elsewhere/secret.txt"), "secret");
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function importOf(path: string) {
  const request = { path, slug: "some", patients: "stop", refusedFiles: "stop" } as const;
  const { id } = await createImport({ ctx: lab.connection.db, request });
  return until(`import ${id}`, async () => {
    const view = await findImport({ ctx: lab.connection.db, id });
    return view.state === "complete" || view.state === "failed" ? view : null;
  });
}

it("imports only from the configured folders, and no more than is allowed", async () => {
  const worker = lab.startWorker({
    environment: {
      FOLDWISE_EXPOSED: "1",
      FOLDWISE_IMPORT_ROOTS: join(folder, "sets"),
      FOLDWISE_IMPORT_MAX_FILES: "5",
    },
  });
  for (const path of ["elsewhere", "absent", "sets/../elsewhere"].map((name) => join(folder, name))) {
    const { state, error, report } = await importOf(path);
    expect({ state, report }).toEqual({ state: "failed", report: null });
    expect(error?.message).toBe(
      `The import was refused; nothing was written:\n  path: ${path} — is outside the folders that this worker may read; move it into one of them, or add its folder to FOLDWISE_IMPORT_ROOTS on the worker`,
    );
  }
  const many = await importOf(join(folder, "sets/many"));
  expect(many.error?.message).toContain("more than 5 files and folders");
  await worker.kill();
});

it("imports nothing by path where others reach the page and no folders are configured", async () => {
  const worker = lab.startWorker({ environment: { FOLDWISE_EXPOSED: "1" } });
  const { error } = await importOf(join(folder, "sets/many"));
  expect(error?.message).toContain(
    "reading paths is disabled, because the server is reachable from other machines; set FOLDWISE_IMPORT_ROOTS on the worker",
  );
  await worker.kill();
});
