import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBmp, type ImportRequest } from "@foldwise/core";
import { createImport, makeFolderStore, schema, viewImport } from "@foldwise/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "../testing/lab";

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

/** A set in C-NMC's layout: two folds of two classes of `each` images, every one different. */
async function writeSet(name: string, { each = 10 }: { each?: number } = {}): Promise<string> {
  const root = join(folder, name);
  for (const fold of [0, 1])
    for (const [position, kind] of ["all", "hem"].entries()) {
      const into = join(root, `fold_${fold}`, kind);
      await mkdir(into, { recursive: true });
      for (let i = 0; i < each; i++) {
        const patient = `${kind === "hem" ? "H" : ""}${fold * 10 + (i % 2) + 1}`;
        const pixels = new Uint8Array(16 * 16 * 3).fill(fold * 100 + position * 50 + i);
        await writeFile(join(into, `UID_${patient}_${i}_1_${kind}.bmp`), encodeBmp(16, 16, pixels));
      }
    }
  return root;
}

async function emptyFolder(): Promise<string> {
  const root = join(folder, "empty");
  await mkdir(root, { recursive: true });
  return root;
}

async function run(request: ImportRequest) {
  const { id } = await createImport({ ctx: lab.connection.db, request });
  return until(`import ${id}`, async () => {
    const view = await viewImport({ ctx: lab.connection.db, id });
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
    isArticle: false,
    images: 40,
    width: 16,
    height: 16,
    patients: 8,
    folds: [0, 1],
    classes: ["ALL", "HEM"],
    location: root,
  });
  const splits = await lab.connection.db.select().from(schema.split);
  expect(splits.map(({ scheme }) => scheme)).toContain("within-fold-by-image");
  const preview = dataset?.manifest.preview;
  expect(preview).toMatchObject({ width: 128, height: 128, bytes: 32 * 128 * 128 * 3 });
  const artifact =
    typeof preview === "object" && preview && "artifact" in preview ? String(preview.artifact) : "";
  const pixels = await readFile(await makeFolderStore(join(lab.home, "artifacts")).localPath(artifact));
  // The images are of one colour each; the first is fold 0, ALL, 0.
  expect(pixels.subarray(0, 3)).toEqual(Buffer.from([0, 0, 0]));
});

it("says of the same images that they are there already", async () => {
  const again = await run(path(await writeSet("copy"), "copy"));
  expect(again).toMatchObject({ state: "complete", report: { alreadyThere: true } });
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
      "is larger than the 536870912 bytes that are read",
    ),
    "fold_1/all/UID_11_82_1_all.bmp": "the same content as fold_0/all/UID_1_0_1_all.bmp, of fold 0",
    "fold_0/all/UID_1_83_1_all.bmp": "8 × 8 px where 16 × 16 is expected",
    "fold_0/all/cell-84.bmp": expect.stringContaining("patient of its own"),
  });
  expect(done.report?.notes).toEqual(
    expect.arrayContaining([
      "1 of 53 file names carry no patient: each counts as a patient of its own.",
      "4 images were refused and are not part of the set.",
    ]),
  );

  // Under another policy the same images are the same set: the report says what stands, and not what was asked for.
  const again = await run(path(root, "bad", { refusedFiles: "leave-out", patients: "unknown" }));
  const { counts, findings: found } = done.report ?? {};
  expect(again).toMatchObject({
    state: "complete",
    datasetId: done.datasetId,
    report: { counts, findings: found, alreadyThere: true },
  });
  expect(again.report?.notes).toEqual([
    ...z.array(z.string()).parse(done.report?.notes),
    "These images are the data set bad already; nothing was added.",
    "Its patients stay as they were imported, as with --patients own-patient; unknown changes nothing.",
  ]);
});

it("drops no link silently", async () => {
  const root = await writeSet("links", { each: 12 });
  const link = "fold_0/all/UID_1_50_1_all.bmp";
  await symlink(join(root, "fold_0/all/UID_1_0_1_all.bmp"), join(root, link));
  const refused = await run(path(root, "links"));
  expect(refused.state).toBe("failed");
  expect(refused.error?.message).toContain(`${link}: unreadable: it is a link`);
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

it.each([
  ["an empty folder", async () => path(await emptyFolder(), "empty"), /no usable image/],
  ["a folder that is not there", async () => path(join(folder, "nowhere"), "nowhere"), /does not exist/],
  [
    "a class with 2 images",
    async () => path(await writeSet("two", { each: 2 }), "two"),
    /at least 10|fewer than 10/,
  ],
  [
    "a name that is taken",
    async () => path(await writeSet("other", { each: 12 }), "good"),
    /name of another data set/,
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
