import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { encodeBmp } from "@foldwise/core/datasets";
import { makeFolderStore } from "@foldwise/db/artifacts";
import { deleteDataset, readDataset } from "@foldwise/db/repositories/dataset";
import { createImport, findImport } from "@foldwise/db/repositories/dataset-import";
import { createSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import published from "../../../../data/papers/frai-2025-1620252/baseline.json";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "../testing/lab";
import { greyPng, writeSet as writeSetAt } from "./testing";

/** In the spelling of a paper's classes, as the folders `all` and `hem` differ from them in case alone. */
const [POSITIVE = "", NEGATIVE = ""] = published.matrices[0]?.classes ?? [];

let database: TestDatabase;
let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-import-"));
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker();
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const writeSet = (name: string, options: { each?: number } = {}) => writeSetAt(join(folder, name), options);

async function emptyFolder(): Promise<string> {
  const root = join(folder, "empty");
  await mkdir(root, { recursive: true });
  return root;
}

async function run(request: ImportRequest) {
  const { id } = await createImport({ ctx: lab.connection.db, request });
  return until(`import ${id}`, async () => {
    const view = await findImport({ ctx: lab.connection.db, id });
    return view.state === "complete" || view.state === "failed" ? view : null;
  });
}

const path = (root: string, slug: string, more: object = {}): ImportRequest => ({
  path: root,
  slug,
  patients: "stop",
  refusedFiles: "stop",
  ...more,
});

it("imports a folder with its images, patients, splits and a preview", async () => {
  const root = await writeSet("good");
  const done = await run(path(root, "good"));
  expect(done).toMatchObject({ state: "complete", error: null });
  const [dataset] = await lab.connection.db.select().from(schema.dataset);
  expect(dataset).toMatchObject({
    slug: "good",
    kind: "imported",
    paper: null,
    images: 40,
    width: 16,
    height: 16,
    patients: 8,
    folds: [0, 1],
    classes: [POSITIVE, NEGATIVE],
    location: root,
  });
  const splits = await lab.connection.db.select().from(schema.split);
  expect(splits.map(({ scheme }) => scheme)).toContain("within-fold-by-image");
  const preview = dataset?.manifest.preview;
  expect(preview).toMatchObject({ width: 128, height: 128, bytes: 32 * 128 * 128 * 3 });
  const artifact =
    typeof preview === "object" && preview && "artifact" in preview ? String(preview.artifact) : "";
  const pixels = await readFile(await makeFolderStore(join(lab.home, "artifacts")).localPath(artifact));
  // The images are of one colour each; the first is fold 0, of the positive class, 0.
  expect(pixels.subarray(0, 3)).toEqual(Buffer.from([0, 0, 0]));
});

it("says of the same images that they are there already", async () => {
  const again = await run(path(await writeSet("copy"), "good"));
  expect(again).toMatchObject({ state: "complete", report: { alreadyThere: true, changed: [] } });
  expect(await lab.connection.db.select().from(schema.dataset)).toHaveLength(1);
});

it("refuses a truncated BMP by name and writes nothing; left out on request, it is reported", async () => {
  const root = await writeSet("truncated", { each: 11 });
  const broken = "fold_0/all/UID_1_0_1_all.bmp";
  await writeFile(join(root, broken), (await readFile(join(root, broken))).subarray(0, 300));
  const refused = await run(path(root, "truncated"));
  expect(refused.state).toBe("failed");
  expect(refused.error?.message).toContain(broken);
  expect(await lab.connection.db.select().from(schema.dataset)).toHaveLength(1);
  const done = await run(path(root, "truncated", { refusedFiles: "leave-out" }));
  expect(done.state).toBe("complete");
  expect(done.report?.findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: broken, level: "refused", reason: "unreadable" }),
    ]),
  );
});

it("names empty, oversized, doubled and odd-sized files, and files without a patient, and imports the rest on request", async () => {
  const root = await writeSet("bad", { each: 13 });
  const all = join(root, "fold_0/all");
  await writeFile(join(all, "UID_1_80_1_all.bmp"), "");
  await writeFile(join(all, "UID_1_81_1_all.bmp"), "");
  // Sparse: it takes no room on the disk.
  await truncate(join(all, "UID_1_81_1_all.bmp"), 2 ** 29 + 1);
  await copyFile(join(all, "UID_1_0_1_all.bmp"), join(root, "fold_1/all/UID_11_82_1_all.bmp"));
  await writeFile(join(all, "UID_1_83_1_all.bmp"), encodeBmp(8, 8, new Uint8Array(192).fill(9)));
  await writeFile(join(all, "cell-84.bmp"), encodeBmp(16, 16, new Uint8Array(768).fill(231)));
  const refused = await run(path(root, "bad", { refusedFiles: "leave-out" }));
  expect(refused.error?.message).toMatch(/patients: 1 file name .*cell-84\.bmp.*own-patient/);
  const done = await run(path(root, "bad", { refusedFiles: "leave-out", patients: "own-patient" }));
  expect(done).toMatchObject({ state: "complete", error: null });
  const findings = z.array(z.object({ path: z.string(), message: z.string() })).parse(done.report?.findings);
  expect(Object.fromEntries(findings.map(({ path: name, message }) => [name, message]))).toEqual({
    "fold_0/all/UID_1_80_1_all.bmp": "the file is empty",
    "fold_0/all/UID_1_81_1_all.bmp": expect.stringContaining(
      "is larger than the 536870912 bytes that may be read",
    ),
    "fold_1/all/UID_11_82_1_all.bmp": "the same content as fold_0/all/UID_1_0_1_all.bmp, of fold 0",
  });
  expect(done.report?.notes).toEqual(
    expect.arrayContaining([
      "1 of 54 file names carries no patient: one patient per image is assumed, and patient leakage is unknown.",
      "3 images were refused and are not part of the set (2 unreadable, 1 duplicate).",
    ]),
  );

  // Nothing was made of the set yet, so what is said of its patients now is what holds.
  const again = await run(path(root, "bad", { refusedFiles: "leave-out", patients: "unknown" }));
  expect(again).toMatchObject({
    state: "complete",
    datasetId: done.datasetId,
    report: { alreadyThere: true, changed: ["patients"], imagesWithoutPatient: 1 },
  });
  expect(z.array(z.string()).parse(again.report?.notes).at(-1)).toBe(
    "Dataset bad already has these images; changed: patients.",
  );
  const set = await readDataset({ ctx: lab.connection.db, key: "bad" });
  expect(set).toMatchObject({ patientBasis: "unknown", patients: null, imagesWithoutPatient: 1 });
});

it("follows links to files and folders, and refuses one that leads nowhere or round, even when files may be left out", async () => {
  const root = await writeSet("linked", { each: 14 });
  const store = join(folder, "store");
  await mkdir(store);
  await rename(join(root, "fold_1"), join(store, "a-fold"));
  await symlink(join(store, "a-fold"), join(root, "fold_1"));
  const cell = "fold_0/all/UID_1_0_1_all.bmp";
  await rename(join(root, cell), join(store, "cell.bmp"));
  await symlink(join(store, "cell.bmp"), join(root, cell));
  const done = await run(path(root, "linked"));
  expect(done).toMatchObject({ state: "complete", error: null, report: { findings: [] } });
  expect(await readDataset({ ctx: lab.connection.db, key: "linked" })).toMatchObject({
    images: 56,
    folds: [0, 1],
  });

  await symlink(join(root, "nowhere"), join(root, "fold_2"));
  await symlink(root, join(root, "fold_0/all/again"));
  await symlink(join(root, "gone.bmp"), join(root, "fold_0/all/UID_1_99_1_all.bmp"));
  const refused = await run(path(root, "linked", { refusedFiles: "leave-out" }));
  expect(refused.state).toBe("failed");
  expect(refused.error?.message).toMatch(
    /broken-link: 2 places — fold_0\/all\/again: it is a link to .*, a folder that contains it; fold_2: it is a link whose target does not exist/,
  );
  await unlink(join(root, "fold_2"));
  await unlink(join(root, "fold_0/all/again"));
  const left = await run(path(root, "linked", { refusedFiles: "leave-out" }));
  expect(left.report?.findings).toEqual([
    expect.objectContaining({
      path: "fold_0/all/UID_1_99_1_all.bmp",
      reason: "unreadable",
      message: expect.stringContaining("a link whose target does not exist"),
    }),
  ]);
});

it("finds the same pixels under two encodings in two folds", async () => {
  const root = await writeSet("encodings", { each: 15 });
  const bmp = encodeBmp(16, 16, new Uint8Array(768).fill(77));
  await writeFile(join(root, "fold_0/all/UID_1_90_1_all.bmp"), bmp);
  await writeFile(join(root, "fold_1/all/UID_11_91_1_all.png"), greyPng(16, 77));
  const refused = await run(path(root, "encodings"));
  expect(refused.error?.message).toContain(
    "fold_1/all/UID_11_91_1_all.png: the same pixels as fold_0/all/UID_1_90_1_all.bmp in another encoding, of fold 0",
  );
});

it("carries out or refuses what a second import of the same images asks for", async () => {
  const { db: ctx } = lab.connection;
  const root = await writeSet("again", { each: 16 });
  const first = await run({ path: root, patients: "stop", refusedFiles: "stop" });
  expect(first.report?.positiveClass).toBe(POSITIVE);
  expect(z.array(z.string()).parse(first.report?.notes)[0]).toMatch(
    new RegExp(`positive class is ${POSITIVE}, the first by name`),
  );
  const change = { slug: "again-2", name: "Again", positiveClass: "hem" };
  const second = await run(path(root, "again-2", change));
  expect(second).toMatchObject({
    state: "complete",
    datasetId: first.datasetId,
    report: { changed: ["name", "slug", "positiveClass"], positiveClass: NEGATIVE },
  });
  expect(await readDataset({ ctx, key: "again-2" })).toMatchObject({
    name: "Again",
    positiveClass: NEGATIVE,
  });
  // What is not said stays as it is.
  const third = await run({ path: root, patients: "stop", refusedFiles: "stop" });
  expect(third.report).toMatchObject({ changed: [], positiveClass: NEGATIVE });
  await createSweep({
    ctx,
    source: "{ name: s, experiment: e, dataset: again-2, trainer: { kind: simulate }, folds: [0] }",
  });
  const refused = await run(path(root, "x", { positiveClass: "all", name: "Lost" }));
  expect(refused).toMatchObject({
    state: "failed",
    error: {
      problems: [
        { field: "slug", value: "x" },
        { field: "positiveClass", value: POSITIVE },
      ],
    },
  });
  expect(await readDataset({ ctx, key: "again-2" })).toMatchObject({
    name: "Again",
    positiveClass: NEGATIVE,
  });
});

it("takes the colours of an 8-bit BMP from its colour table, and names the kind of BMP that it cannot read", async () => {
  const root = await writeSet("palette", { each: 12 });
  const first = join(root, "fold_0/all/UID_1_0_1_all.bmp");
  await writeFile(first, paletteBmp([200, 30, 90]));
  const strange = encodeBmp(16, 16, new Uint8Array(768).fill(233));
  new DataView(strange.buffer).setUint32(30, 4, true);
  await writeFile(join(root, "fold_0/all/UID_1_90_1_all.bmp"), strange);
  const done = await run(path(root, "palette", { refusedFiles: "leave-out" }));
  expect(done).toMatchObject({ state: "complete", error: null });
  expect(done.report?.findings).toEqual([
    {
      path: "fold_0/all/UID_1_90_1_all.bmp",
      level: "refused",
      reason: "unreadable",
      message: "a BMP with an embedded JPEG image, which is not supported; save it as PNG",
    },
  ]);
  const [dataset] = await lab.connection.db
    .select()
    .from(schema.dataset)
    .where(eq(schema.dataset.slug, "palette"));
  const { artifact } = z.object({ artifact: z.string() }).parse(dataset?.manifest.preview);
  const pixels = await readFile(await makeFolderStore(join(lab.home, "artifacts")).localPath(artifact));
  expect([...pixels.subarray(0, 3)]).toEqual([200, 30, 90]);
});

/** 16 × 16 px of one colour, the second of a table of two. */
function paletteBmp([red, green, blue]: readonly [number, number, number]): Buffer {
  const bytes = Buffer.alloc(54 + 8 + 256, 1);
  bytes.write("BM", 0, "latin1");
  bytes.writeUInt32LE(54 + 8, 10);
  for (const [i, value] of [40, 16, 16].entries()) bytes.writeUInt32LE(value, 14 + 4 * i);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(8, 28);
  for (const [i, value] of [0, 256, 2835, 2835, 2, 0].entries()) bytes.writeUInt32LE(value, 30 + 4 * i);
  bytes.set([0, 0, 0, 0, blue, green, red, 0], 54);
  return bytes;
}

it("lets no second dataset of the same images share trainings under another positive class", async () => {
  const { db: ctx } = lab.connection;
  const root = await writeSet("shared", { each: 17 });
  const { datasetId } = await run(path(root, "shared", { positiveClass: NEGATIVE }));
  if (datasetId === null) throw new Error("not imported");
  const [split] = await ctx.select().from(schema.split).where(eq(schema.split.datasetId, datasetId));
  await lab.connection.pool.query(
    `insert into training (fingerprint, spec, dataset_id, split_id, fold, seed, epochs, resource_class)
     values ('t', '{}', $1, $2, 0, 1, 1, 'train.cpu')`,
    [datasetId, split?.id],
  );
  await deleteDataset({ ctx, key: datasetId });
  const refused = await run(path(root, "shared"));
  expect(refused).toMatchObject({
    state: "failed",
    error: {
      problems: [{ field: "positiveClass", value: POSITIVE, remedy: expect.stringContaining(NEGATIVE) }],
    },
  });
  const same = await run(path(root, "shared", { positiveClass: NEGATIVE }));
  expect(same.state).toBe("complete");
  expect(z.array(z.string()).parse(same.report?.notes).at(-1)).toContain(
    `foldwise dataset restore ${datasetId}`,
  );
});

it.each([
  [
    "an empty folder",
    async () => path(await emptyFolder(), "empty"),
    /found 0 images and no folders of classes/,
  ],
  ["a folder that is not there", async () => path(join(folder, "nowhere"), "nowhere"), /does not exist/],
  [
    "a class with 2 images",
    async () => path(await writeSet("two", { each: 2 }), "two"),
    /at least 10|fewer than 10/,
  ],
  [
    "a name that is taken",
    async () => path(await writeSet("other", { each: 12 }), "good"),
    /another dataset has this slug/,
  ],
  [
    "an option that a built-in set does not take",
    async (): Promise<ImportRequest> => ({ builtin: "synthetic-cells", options: { sed: 1 } }),
    /no such option/,
  ],
])("refuses %s, with nothing written", async (_what, request, message) => {
  const before = (await lab.connection.db.select().from(schema.dataset)).length;
  const refused = await run(await request());
  expect(refused.state).toBe("failed");
  expect(refused.error?.message).toMatch(message);
  expect(await lab.connection.db.select().from(schema.dataset)).toHaveLength(before);
});
