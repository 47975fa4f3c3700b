import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBmp, type ImportPlan, inspectFile, planImport } from "@foldwise/core/datasets";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore } from "../../metrics";
import * as schema from "../../schema";
import { artifactOwner, previewPurge, purgeDeleted } from "../purge";
import { actOnSweep, createSweep, deleteSweep } from "../sweep";
import { deleteDataset } from "./delete";
import { insertDataset } from "./insert";
import { listDatasets, readDataset } from "./read";
import { restoreDataset } from "./restore";
import { updateDataset } from "./update";

let database: TestDatabase;
let connection: Connection;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-datasets-"));
  database = await createTestDatabase();
  connection = connect(database.url, { maxConnections: 4 });
});
afterAll(async () => {
  await connection?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

let made = 0;
/** Two folds of two classes, 12 images each; a name may carry a patient or not. */
function planOf(
  seed: string,
  {
    named = () => true,
    patientPolicy = "own-patient",
  }: { named?: (i: number) => boolean; patientPolicy?: "own-patient" | "unknown" } = {},
): ImportPlan {
  const files = [0, 1].flatMap((fold) =>
    ["benign", "malignant"].flatMap((name, c) =>
      Array.from({ length: 12 }, (_, i) => {
        const bytes = encodeBmp(4, 4, new Uint8Array(48));
        const contentHash = createHash("sha256").update(`${seed} ${fold} ${name} ${i}`).digest("hex");
        const file = named(i) ? `UID_${c * 10 + (i % 4)}_${i}_1_${name}.bmp` : `cell-${i}.bmp`;
        return inspectFile({ path: `fold_${fold}/${name}/${file}`, bytes, contentHash });
      }),
    ),
  );
  return planImport(files, { patientPolicy });
}

async function store(plan = planOf(`set ${++made}`), slug = `set-${++made}`): Promise<number> {
  const { id } = await insertDataset({
    ctx: connection.db,
    row: {
      slug,
      name: slug,
      kind: "imported",
      fingerprint: plan.fingerprint ?? "",
      classes: plan.classes,
      positiveClass: plan.classes[0] ?? "",
      images: plan.images.length,
      width: 4,
      height: 4,
      patients: plan.patients,
      imagesWithoutPatient: plan.imagesWithoutPatient,
      folds: plan.folds,
      location: folder,
      manifest: {},
      report: {},
    },
    images: plan.images,
  });
  return id;
}

const sweepOf = async (slug: string) =>
  (
    await createSweep({
      ctx: connection.db,
      source: `{ name: s, experiment: e, dataset: ${slug}, trainer: { kind: simulate }, folds: [0] }`,
    })
  ).id;
const end = (id: number, state: "complete" | "failed" = "complete") =>
  connection.db.update(schema.sweep).set({ state }).where(eq(schema.sweep.id, id));
const purge = () => purgeDeleted({ connection, metrics: createMetricStore(connection), olderThanMs: 0 });

it("is hidden and frees its slug, stays readable, and comes back with all that was made of it", async () => {
  const ctx = connection.db;
  const id = await store(undefined, "cells");
  const sweepId = await sweepOf("cells");
  await expect(deleteDataset({ ctx, key: "cells" })).rejects.toMatchObject({
    code: "conflict",
    message: `Sweep ${sweepId} of the dataset cells is queued; cancel it first.`,
  });
  await end(sweepId, "failed");
  expect(await deleteDataset({ ctx, key: "cells" })).toEqual({ id });
  expect(await listDatasets(ctx)).toEqual([]);
  expect((await listDatasets(ctx, { deleted: true })).map((set) => set.id)).toEqual([id]);
  expect(await readDataset({ ctx, key: "cells" })).toMatchObject({ id, deletedAt: expect.any(Date) });
  await expect(sweepOf("cells")).rejects.toMatchObject({ code: "invalid" });
  await expect(actOnSweep({ ctx, id: sweepId, action: { action: "retry" } })).rejects.toMatchObject({
    code: "conflict",
    message: `The dataset cells is deleted; restore it first: npx foldwise dataset restore ${id}.`,
  });

  const other = await store(undefined, "cells");
  await expect(restoreDataset({ ctx, key: id })).rejects.toMatchObject({ code: "invalid" });
  expect(await restoreDataset({ ctx, key: id, slug: "cells-again" })).toEqual({ id });
  expect(await readDataset({ ctx, key: "cells-again" })).toMatchObject({ id, deletedAt: null });
  await actOnSweep({ ctx, id: sweepId, action: { action: "retry" } });
  await deleteDataset({ ctx, key: other });
  expect(await restoreDataset({ ctx, key: "cells" })).toEqual({ id: other });
  await end(sweepId);
});

it("is not restored beside a live dataset of the same images", async () => {
  const ctx = connection.db;
  const plan = planOf("twins");
  const id = await store(plan, "twin-a");
  await deleteDataset({ ctx, key: id });
  const second = await store(plan, "twin-b");
  await expect(restoreDataset({ ctx, key: id })).rejects.toMatchObject({
    code: "conflict",
    message: "The dataset twin-b has the same images; delete it first: npx foldwise dataset delete twin-b.",
  });
  await deleteDataset({ ctx, key: second });
  await restoreDataset({ ctx, key: id });
});

it("is purged when nothing refers to it, and the installation keeps its uid", async () => {
  const ctx = connection.db;
  const owner = await artifactOwner({ ctx });
  const id = await store(undefined, "purged");
  const sweepId = await sweepOf("purged");
  await connection.pool.query(
    "insert into dataset_import (state, request, dataset_id) values ('complete', '{}', $1)",
    [id],
  );
  await end(sweepId);
  for (const set of await listDatasets(ctx))
    if (set.id !== id && set.slug !== "cells-again") await deleteDataset({ ctx, key: set.id });
  await deleteDataset({ ctx, key: id });
  await purge();
  expect(await readDataset({ ctx, key: id })).toMatchObject({ slug: "purged" });
  await deleteSweep({ ctx, id: sweepId });
  const preview = () => previewPurge({ connection, metrics: createMetricStore(connection), olderThanMs: 0 });
  expect(await preview()).toMatchObject({ sweeps: 1, datasets: 1 });
  expect(await purge()).toMatchObject({ sweeps: 1, datasets: 1 });
  await expect(readDataset({ ctx, key: id })).rejects.toMatchObject({ code: "not-found" });
  const left = await connection.pool.query("select from dataset_image where dataset_id = $1", [id]);
  expect(left.rowCount).toBe(0);
  expect(await artifactOwner({ ctx })).toBe(owner);
});

it("is renamed at any time; slug and positive class only while nothing was made of it", async () => {
  const ctx = connection.db;
  const id = await store(undefined, "named");
  const all = { name: "My cells", slug: "named-2", positiveClass: "Malignant" };
  expect(await updateDataset({ ctx, key: "named", change: all })).toEqual({
    id,
    changed: ["name", "slug", "positiveClass"],
  });
  expect(await readDataset({ ctx, key: "named-2" })).toMatchObject({
    name: "My cells",
    positiveClass: "malignant",
    classes: ["malignant", "benign"],
  });
  expect((await updateDataset({ ctx, key: id, change: all })).changed).toEqual([]);
  await expect(updateDataset({ ctx, key: id, change: { positiveClass: "blast" } })).rejects.toMatchObject({
    code: "invalid",
    problems: [expect.objectContaining({ field: "positiveClass", remedy: "use one of malignant, benign" })],
  });
  const sweepId = await sweepOf("named-2");
  const refused = updateDataset({
    ctx,
    key: id,
    change: { name: "Other", slug: "x", positiveClass: "benign" },
  });
  await expect(refused).rejects.toMatchObject({
    code: "conflict",
    problems: [
      {
        field: "slug",
        value: "x",
        problem: "the plans of 1 sweep name it named-2",
        remedy: expect.any(String),
      },
      expect.objectContaining({ field: "positiveClass", value: "benign" }),
    ],
  });
  expect(await readDataset({ ctx, key: id })).toMatchObject({ name: "My cells", slug: "named-2" });
  expect((await updateDataset({ ctx, key: id, change: { name: "Other" } })).changed).toEqual(["name"]);
  await end(sweepId);
});

it("two changes to one slug at once: one is refused, in words", async () => {
  const ctx = connection.db;
  const ids = [await store(undefined, "race-1"), await store(undefined, "race-2")];
  const results = await Promise.allSettled(
    ids.map((key) => updateDataset({ ctx, key, change: { slug: "race" } })),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const [lost] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(lost).toMatchObject({ code: "invalid", problems: [{ field: "slug", value: "race" }] });
});

it("gets other patients, with other splits, while nothing was made of it", async () => {
  const ctx = connection.db;
  const nameless = { named: () => false };
  const id = await store(planOf("patients", { ...nameless, patientPolicy: "unknown" }), "patients");
  const schemes = async () => (await readDataset({ ctx, key: id })).splits.map(({ scheme }) => scheme);
  expect(await schemes()).not.toContain("within-fold-by-patient");
  const other = planOf("patients", nameless);
  const patients = { images: other.images, count: other.patients, report: {} };
  expect((await updateDataset({ ctx, key: id, change: { patients } })).changed).toEqual(["patients"]);
  expect(await schemes()).toContain("within-fold-by-patient");
  expect((await updateDataset({ ctx, key: id, change: { patients } })).changed).toEqual([]);
  await end(await sweepOf("patients"));
  const back = planOf("patients", { ...nameless, patientPolicy: "unknown" });
  await expect(
    updateDataset({ ctx, key: id, change: { patients: { images: back.images, count: null, report: {} } } }),
  ).rejects.toMatchObject({ code: "conflict", problems: [expect.objectContaining({ field: "patients" })] });
});

it("says of leakage that it is unknown where patients are assumed, and counts the known ones", async () => {
  const ctx = connection.db;
  const leaks = async (key: number) => {
    const set = await readDataset({ ctx, key });
    const byImage = set.splits.find(({ scheme }) => scheme === "within-fold-by-image");
    return { ...set, leaked: byImage?.leakedPatients.map(({ patients }) => patients) };
  };
  const known = await leaks(await store());
  expect(known).toMatchObject({ patientBasis: "named", patients: 8, imagesWithoutPatient: 0 });
  expect(known.leaked?.every((patients) => patients !== null && patients > 0)).toBe(true);

  const assumed = await leaks(await store(planOf("assumed", { named: () => false })));
  expect(assumed).toMatchObject({
    patientBasis: "assumed",
    imagesWithoutPatient: 48,
    leaked: [null, null],
  });
  expect(assumed.counts.map(({ patients }) => patients)).toEqual([null, null, null, null]);

  const partly = await leaks(await store(planOf("partly", { named: (i) => i > 0 })));
  expect(partly).toMatchObject({ patientBasis: "assumed", imagesWithoutPatient: 4 });
  expect(partly.leaked?.every((patients) => patients !== null && patients > 0)).toBe(true);
  expect(partly.counts.map(({ patients }) => patients)).toEqual([null, null, null, null]);
});
