import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { makeFolderStore } from "@foldwise/db/artifacts";
import { connect } from "@foldwise/db/client";
import { createMetricStore } from "@foldwise/db/metrics";
import * as schema from "@foldwise/db/schema";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { startRetention } from "./retention";

const DAY_MS = 24 * 3600 * 1000;

let database: TestDatabase;
let connection: ReturnType<typeof connect>;
let artifactRoot: string;
beforeEach(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  artifactRoot = await mkdtemp(join(tmpdir(), "foldwise-retention-"));
});
afterEach(async () => {
  await connection.close();
  await database.drop();
  await rm(artifactRoot, { recursive: true, force: true });
});

const start = (
  retentionMs: number | null,
  onError: (error: unknown) => void,
  say: (line: string) => void = () => {},
) =>
  startRetention({
    connection,
    metrics: createMetricStore(connection),
    artifacts: makeFolderStore(artifactRoot),
    datasetRoot: join(artifactRoot, "datasets"),
    retentionMs,
    say,
    onError,
  });

async function storeRecords() {
  await connection.db.insert(schema.dataset).values({
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
  const [experiment] = await connection.db.insert(schema.experiment).values({ name: "old" }).returning();
  if (!experiment) throw new Error("not stored");
  const at = (days: number) => new Date(Date.now() - days * DAY_MS);
  await connection.db.insert(schema.run).values([
    { experimentId: experiment.id, name: "gone", state: "complete", deletedAt: at(31) },
    { experimentId: experiment.id, name: "recent", state: "complete", deletedAt: at(29) },
    { experimentId: experiment.id, name: "alive", state: "complete" },
  ]);
  const artifacts = makeFolderStore(artifactRoot);
  const { sha256 } = await artifacts.putBytes(Buffer.from("nobody's"));
  await utimes(await artifacts.localPath(sha256), at(31), at(31));
  const hasFile = () => artifacts.has(sha256);
  const names = async () =>
    (await connection.db.select({ name: schema.run.name }).from(schema.run)).map(({ name }) => name).sort();
  return { hasFile, names };
}

it("removes runs and files whose time is over, tells of it, and ends when asked to", async () => {
  const { hasFile, names } = await storeRecords();
  const onError = vi.fn();
  const lines: string[] = [];
  const retention = start(30 * DAY_MS, onError, (line) => lines.push(line));
  await expect.poll(hasFile).toBe(false);
  expect(await names()).toEqual(["alive", "recent"]);
  await retention.stop();
  expect(lines).toEqual([
    "retention removed 1 runs, 0 trainings, 0 sweeps, 0 experiments and 0 datasets with 0 points (0 bytes)",
    "retention removed 1 unreferenced files",
  ]);
  expect(onError).not.toHaveBeenCalled();
});

it("removes nothing when the retention is off", async () => {
  const { hasFile, names } = await storeRecords();
  await start(null, vi.fn()).stop();
  expect(await hasFile()).toBe(true);
  expect(await names()).toHaveLength(3);
});

it("leaves the files of another database alone and says so", async () => {
  const { hasFile } = await storeRecords();
  const first = start(30 * DAY_MS, vi.fn());
  await expect.poll(hasFile).toBe(false);
  await first.stop();
  // The same folder, as a database with other datasets would find it.
  await connection.db.update(schema.installation).set({ uid: "00000000-0000-4000-8000-000000000000" });
  const artifacts = makeFolderStore(artifactRoot);
  const { sha256 } = await artifacts.putBytes(Buffer.from("the other's checkpoint"));
  await utimes(await artifacts.localPath(sha256), 0, 0);
  const onError = vi.fn();
  const second = start(30 * DAY_MS, onError);
  await expect.poll(() => onError.mock.calls.length).toBeGreaterThan(0);
  await second.stop();
  expect(String(onError.mock.calls[0]?.[0])).toContain("belongs to another database");
  expect(await artifacts.has(sha256)).toBe(true);
});

it("removes unreferenced folders of generated images, and no younger one", async () => {
  const { names } = await storeRecords();
  const root = join(artifactRoot, "datasets");
  const folders = {
    named: join(root, "a".repeat(64)),
    gone: join(root, "b".repeat(64)),
    brokenOff: join(root, "incoming-00000000-0000-4000-8000-000000000000"),
    young: join(root, "c".repeat(64)),
    foreign: join(root, "my-cells"),
  };
  for (const [name, folder] of Object.entries(folders)) {
    await mkdir(folder, { recursive: true });
    if (name !== "young") await utimes(folder, 0, 0);
  }
  const deleted = { location: folders.named, deletedAt: new Date() };
  await connection.db.update(schema.dataset).set(deleted);
  const lines: string[] = [];
  const retention = start(30 * DAY_MS, vi.fn(), (line) => lines.push(line));
  await expect
    .poll(() => lines.some((line) => line.includes("2 unreferenced folders of generated images")))
    .toBe(true);
  await retention.stop();
  expect((await readdir(root)).sort()).toEqual(
    [folders.named, folders.young, folders.foreign].map((folder) => basename(folder)).sort(),
  );
  expect(await names()).not.toContain("old");
});
