import { mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolderStore } from "@foldwise/db/artifacts";
import { type Connection, connect } from "@foldwise/db/client";
import * as schema from "@foldwise/db/schema";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { removeRequests } from "./remove-expired";

let database: TestDatabase;
let connection: Connection;
let artifactRoot: string;
beforeEach(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  artifactRoot = await mkdtemp(join(tmpdir(), "foldwise-requests-"));
});
afterEach(async () => {
  await connection.close();
  await database.drop();
  await rm(artifactRoot, { recursive: true, force: true });
});

const hours = (n: number) => new Date(Date.now() - n * 3_600_000);

async function storeFile(text: string): Promise<string> {
  const artifacts = makeFolderStore(artifactRoot);
  const { sha256 } = await artifacts.putBytes(Buffer.from(text));
  await utimes(await artifacts.localPath(sha256), hours(30), hours(30));
  return sha256;
}

it("removes requests after their day with the files that only they named, and leaves what is younger or at work", async () => {
  const ctx = connection.db;
  await ctx.insert(schema.dataset).values({
    slug: "tiny",
    name: "Tiny synthetic cells",
    kind: "synthetic",
    isSynthetic: true,
    fingerprint: "f",
    classes: ["a", "b"],
    positiveClass: "a",
    images: 1,
    width: 1,
    height: 1,
    folds: [0],
    location: "nowhere",
    manifest: {},
    report: {},
  });
  const [alone, shared] = [await storeFile("alone"), await storeFile("shared")];
  const base = { kind: "export", payload: {} } as const;
  const rows = await ctx
    .insert(schema.workerRequest)
    .values([
      { ...base, state: "complete", createdAt: hours(25), artifact: alone },
      { ...base, state: "complete", createdAt: hours(25), artifact: shared },
      { ...base, state: "failed", createdAt: hours(25) },
      { ...base, state: "complete", createdAt: hours(23), artifact: shared },
      { ...base, state: "running", createdAt: hours(25) },
      { ...base, state: "queued", createdAt: hours(49) },
    ])
    .returning({ id: schema.workerRequest.id });
  await ctx.insert(schema.workerRequestImage).values(
    rows.map(({ id }) => ({
      requestId: id,
      side: "output" as const,
      position: 0,
      name: "a",
      bytes: Buffer.from("a"),
    })),
  );
  const artifacts = makeFolderStore(artifactRoot);
  await removeRequests({ ctx, artifacts });
  const left = await ctx.select().from(schema.workerRequest).orderBy(schema.workerRequest.id);
  expect(left.map(({ state }) => state)).toEqual(["complete", "running"]);
  expect(await ctx.$count(schema.workerRequestImage)).toBe(2);
  expect([await artifacts.has(alone), await artifacts.has(shared)]).toEqual([false, true]);
});
