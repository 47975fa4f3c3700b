import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { encodeBmp } from "@foldwise/core/datasets";
import { prepareImage, toEightBits } from "@foldwise/core/imaging";
import { readDataset } from "@foldwise/db/repositories/dataset";
import { createImport, findImport } from "@foldwise/db/repositories/dataset-import";
import { checkSweep, createSweep } from "@foldwise/db/repositories/sweep";
import { createRequest, findRequest } from "@foldwise/db/repositories/worker-request";
import * as schema from "@foldwise/db/schema";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "../testing/lab";
import { openPack } from "../training/images/open-pack";
import { greyTiff } from "./testing";

let database: TestDatabase;
let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-layouts-"));
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker();
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

let drawn = 0;
/** An image that no other is equal to. */
async function write(path: string, side = 16): Promise<void> {
  drawn += 1;
  const pixels = new Uint8Array(side * side * 3).fill(drawn & 255).fill(drawn >> 8, 0, 9);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, encodeBmp(side, side, pixels));
}

async function run(request: Partial<Extract<ImportRequest, { path: string }>> & { path: string }) {
  const whole: ImportRequest = { patients: "stop", refusedFiles: "stop", ...request };
  const { id } = await createImport({ ctx: lab.connection.db, request: whole });
  return until(`import ${id}`, async () => {
    const view = await findImport({ ctx: lab.connection.db, id });
    return view.state === "complete" || view.state === "failed" ? view : null;
  });
}

const datasetOf = (key: string) => readDataset({ ctx: lab.connection.db, key });
const check = (slug: string, folds: string) =>
  checkSweep({
    ctx: lab.connection.db,
    source: `{ name: p, experiment: e, dataset: ${slug}, trainer: { kind: simulate }, folds: ${folds} }`,
  });

it("class folders of any number and images of several sizes, with patients by a pattern that a preview shows", async () => {
  const root = join(folder, "classes");
  for (const name of ["basophil", "eosinophil", "monocyte"])
    for (let i = 0; i < 40; i++) await write(join(root, name, `patient${i % 8}_cell${i}.bmp`), 12 + (i % 3));
  const request = { path: root, slug: "blood", patientPattern: "(patient\\d+)_", positiveClass: "monocyte" };
  const preview = await run({ ...request, preview: true });
  expect(preview).toMatchObject({
    state: "complete",
    datasetId: null,
    report: {
      layout: "classes",
      positiveClass: "monocyte",
      patientExamples: expect.arrayContaining([{ path: "basophil/patient0_cell0.bmp", patient: "PATIENT0" }]),
      notes: expect.arrayContaining(["This was a preview: nothing was stored."]),
    },
  });
  expect(await lab.connection.db.$count(schema.dataset)).toBe(0);
  expect(await run(request)).toMatchObject({ state: "complete", error: null });
  expect(await datasetOf("blood")).toMatchObject({
    images: 120,
    width: null,
    height: null,
    patients: 8,
    patientBasis: "named",
    folds: [0],
    classes: ["monocyte", "basophil", "eosinophil"],
    usualSplits: { splits: { scheme: "stratified-group-k-fold", k: 4 } },
  });
  const { plan, problems, splits, warnings } = await check("blood", "[0, 1, 2, 3]");
  expect(problems).toEqual([]);
  expect(plan?.splits).toEqual({ scheme: "stratified-group-k-fold", seed: 1, k: 4, repeats: 1 });
  expect(splits[0]?.reason).toBe("patients are known and the dataset came without folds");
  expect(splits[0]?.folds.map((fold) => fold.patientsOnBothSides)).toEqual([0, 0, 0, 0]);
  expect(warnings.map(({ field }) => field)).not.toContain("splits");
});

async function complete(source: string): Promise<number> {
  const { db } = lab.connection;
  const { id } = await createSweep({ ctx: db, source });
  await until(`sweep ${id}`, async () => {
    const [row] = await db.select().from(schema.sweep).where(eq(schema.sweep.id, id));
    if (row?.state === "failed") throw new Error(JSON.stringify(row.failure));
    return row?.state === "complete" ? row : null;
  });
  return id;
}

it("are trained and evaluated as one class against the others, with the measures of k classes", async () => {
  const { db } = lab.connection;
  await complete(`{ name: three, experiment: e, dataset: blood, folds: [1], data: { crop: 0.9 },
    trainer: { kind: tfjs, inputSize: 32, widthMultiplier: 0.125 }, training: { epochs: 1, batchSize: 16 } }`);
  const [evaluation] = await db.select().from(schema.evaluation);
  const measured = Object.keys(evaluation?.measures ?? {});
  expect(measured).toEqual(
    expect.arrayContaining([
      "auc",
      "auc/class/basophil",
      "auc/class/eosinophil",
      "auc/class/monocyte",
      "auc/macro",
      "cohen_kappa",
      "log_loss",
      "matthews",
      "top_2_accuracy",
    ]),
  );
  expect(evaluation?.measures.auc).toBe(evaluation?.measures["auc/class/monocyte"]);
  expect(measured).not.toContain("top_5_accuracy");
  expect(evaluation?.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(30);
});

/** 12 bits, from 0 to 4095. */
const micrograph = (i: number) => ({
  width: 10,
  height: 6,
  values: [0, 4095, ...Array.from({ length: 58 }, (_, at) => ((i + 1) * 37 + at * 61) % 4096)],
});

it("TIFF images of 12 bits in 16: the report says what their values are, and which files are none", async () => {
  const root = join(folder, "micrographs");
  for (const [position, name] of ["blast", "normal"].entries()) {
    await mkdir(join(root, name), { recursive: true });
    for (let i = 0; i < 12; i++)
      await writeFile(join(root, name, `${i + 10}.tif`), greyTiff(micrograph(position * 12 + i)));
  }
  // The first image in the other byte order, and a format that is not read.
  await writeFile(join(root, "blast/99.tif"), greyTiff(micrograph(0), false));
  const dicom = new Uint8Array(200);
  dicom.set(new TextEncoder().encode("DICM"), 128);
  await writeFile(join(root, "normal/ct.dcm"), dicom);
  const request = { path: root, slug: "micrographs", patients: "unknown" } as const;
  expect((await run(request)).error?.problems).toMatchObject([
    { field: "unreadable" },
    { field: "duplicate" },
  ]);
  const { state, report } = await run({ ...request, refusedFiles: "leave-out" });
  expect(state).toBe("complete");
  expect(report?.findings).toEqual([
    {
      path: "blast/99.tif",
      level: "refused",
      reason: "duplicate",
      message: "the same pixels as blast/10.tif in another encoding",
    },
    {
      path: "normal/ct.dcm",
      level: "refused",
      reason: "unreadable",
      message: expect.stringMatching(/^a DICOM file, which is not supported; export each slice or frame/),
    },
  ]);
  expect(report?.notes).toContain(
    "24 images of 24 have 16 bits a channel, with values from 0 to 4095. A plan without data.intensityRange takes 0 to 65535 as black to white, so that these become 0 to 15 of 255; data: { intensityRange: [0, 4095] } spreads the 12 bits that they use.",
  );
  expect(await datasetOf("micrographs")).toMatchObject({ images: 24, width: 10, height: 6 });
});

it("are trained and predicted with the plan's intensity range and padding", async () => {
  const ctx = lab.connection.db;
  const id = await complete(`{ name: micrographs, experiment: e, dataset: micrographs, folds: [0],
    data: { intensityRange: [0, 4095], pad: edge }, splits: { scheme: within-fold-by-image, seed: 1 },
    trainer: { kind: tfjs, inputSize: 32, widthMultiplier: 0.125 }, training: { epochs: 1, batchSize: 8 } }`);
  const packs = join(lab.home, "cache", "pixels");
  const [name = ""] = (await readdir(packs)).filter((file) => file.includes("-pad-edge-range-0-4095-"));
  const pack = openPack(join(packs, name));
  const { width, height, values } = micrograph(0);
  const image = toEightBits({ width, height, channels: 1, data: Uint16Array.from(values) }, [0, 4095]);
  const prepared = prepareImage(image, { pad: { mode: "edge" }, crop: 1, resize: "bilinear", size: 32 });
  expect(pack.image(0)).toEqual(prepared);
  pack.close();

  const [run] = await ctx
    .select({ id: schema.run.id })
    .from(schema.run)
    .innerJoin(schema.trial, eq(schema.trial.id, schema.run.trialId))
    .where(eq(schema.trial.sweepId, id));
  const images = [{ name: "own.tif", bytes: greyTiff(micrograph(5)) }];
  const request = await createRequest({
    ctx,
    request: { kind: "predict", runId: run?.id, payload: { weights: "last" }, images },
  });
  const answer = await until(`request ${request.id}`, async () => {
    const view = await findRequest({ ctx, id: request.id });
    return view.state === "complete" || view.state === "failed" ? view : null;
  });
  expect(answer).toMatchObject({
    state: "complete",
    result: { kind: "predict", images: [{ name: "own.tif", width: 10, height: 6 }] },
  });
});

it("folders of train, val and test, whose sides a plan uses as they are", async () => {
  const root = join(folder, "sides");
  for (const side of ["train", "valid", "test"])
    for (const name of ["cat", "dog"])
      for (let i = 0; i < (side === "train" ? 20 : 10); i++) await write(join(root, side, name, `${i}.bmp`));
  expect(await run({ path: root, slug: "pets", patients: "unknown" })).toMatchObject({
    state: "complete",
    report: { layout: "sides" },
  });
  const { splits, usualSplits } = await datasetOf("pets");
  expect(usualSplits.splits).toMatchObject({ scheme: "given" });
  const given = splits.find(({ scheme }) => scheme === "given");
  const images = (side: string) =>
    given?.parts.filter((part) => part.side === side).reduce((sum, part) => sum + part.images, 0);
  expect([images("train"), images("val"), images("test")]).toEqual([40, 20, 20]);
  expect((await check("pets", "[0]")).plan?.splits).toEqual({ scheme: "given", seed: 1 });
});

it("a flat folder whose only CSV file says path, class, fold and patient", async () => {
  const root = join(folder, "flat");
  const rows = [];
  for (let i = 0; i < 80; i++) {
    await write(join(root, `${i}.bmp`));
    rows.push(`${i}.bmp,${i % 2 ? "benign" : "malignant"},S${i % 10},${(i % 10) % 2}`);
  }
  await writeFile(join(root, "labels.csv"), `file,class,patient,fold\n${rows.join("\n")}\n`);
  const confounded = await run({ path: root, slug: "flat" });
  // Every patient of fold 0 is malignant.
  expect(confounded.error?.problems?.[0]).toMatchObject({ field: "fold 0, class benign" });
  const apart = rows.map((row, i) => row.replace(/S\d+,\d$/, `S${Math.floor(i / 8)},${Math.floor(i / 40)}`));
  await writeFile(join(root, "labels.csv"), `file,class,patient,fold\n${apart.join("\n")}\n`);
  expect(await run({ path: root, slug: "flat" })).toMatchObject({
    state: "complete",
    report: { layout: "manifest", imagesWithoutPatient: 0 },
  });
  const [first] = await lab.connection.db
    .select()
    .from(schema.datasetImage)
    .innerJoin(schema.dataset, eq(schema.dataset.id, schema.datasetImage.datasetId))
    .where(and(eq(schema.dataset.slug, "flat"), eq(schema.datasetImage.path, "1.bmp")));
  expect(first?.dataset_image).toMatchObject({ fold: 0, class: "benign", patient: "S0" });
  expect((await datasetOf("flat")).usualSplits.splits).toMatchObject({ scheme: "leave-one-fold-out" });

  // The same images with another column of patients are the same set with other patients.
  await writeFile(
    join(root, "labels.csv"),
    `file,class,owner,fold\n${apart.map((row) => row.replace(",S", ",T")).join("\n")}\n`,
  );
  const again = await run({ path: root, slug: "flat", manifest: "labels.csv", columns: { group: "owner" } });
  expect(again).toMatchObject({ state: "complete", report: { alreadyThere: true, changed: ["patients"] } });
});

it("a manifest that is not there, columns of none and a pattern without a group are refused by field", async () => {
  const root = join(folder, "refused");
  await write(join(root, "1.bmp"));
  const problemOf = async (more: object) => (await run({ path: root, ...more })).error?.problems?.[0];
  expect(await problemOf({ manifest: "../labels.csv" })).toMatchObject({
    field: "manifest",
    value: "../labels.csv",
  });
  expect(await problemOf({ columns: { label: "dx" } })).toMatchObject({ field: "columns" });
  expect(await problemOf({ patientPattern: "patient" })).toMatchObject({
    field: "patientPattern",
    problem: "has no group",
  });
  expect(await problemOf({ patientPattern: "(a" })).toMatchObject({
    field: "patientPattern",
    problem: expect.stringContaining("not a regular expression"),
  });
  expect(await problemOf({})).toMatchObject({
    field: "folder",
    remedy: expect.stringContaining("--manifest"),
  });
});
