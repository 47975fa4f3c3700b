import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import {
  datasetListSchema,
  datasetResponseSchema,
  importListSchema,
  importResponseSchema,
} from "@foldwise/core/contracts/http-responses";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as cancelImport } from "@/app/api/v1/dataset-imports/[id]/cancel/route";
import { GET as listImports } from "@/app/api/v1/dataset-imports/route";
import { POST as restore } from "@/app/api/v1/datasets/[id]/restore/route";
import { DELETE as remove, GET as show, PATCH as update } from "@/app/api/v1/datasets/[id]/route";
import { POST as startImport } from "@/app/api/v1/datasets/import/route";
import { GET as list } from "@/app/api/v1/datasets/route";
import { GET as showTable } from "@/app/api/v1/tables/[id]/route";
import { send, startApi, type TestApi } from "./testing/api";
import { buildCli } from "./testing/cli";
import { findHandlers } from "./testing/handlers";
import { serveRoutes } from "./testing/http-server";
import { NEGATIVE, POSITIVE, storeDataset, storePlan } from "./testing/records";

let api: TestApi;
let sweepId = 0;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  sweepId = await storePlan(api.db);
});
afterAll(() => api.close());

const at = (id: string, more = "") => [`/api/v1/datasets/${id}${more}`, { params: { id } }] as const;
const request = (
  handler: Parameters<typeof send>[0],
  [path, { params }]: ReturnType<typeof at>,
  method: string,
  body: unknown,
) => send(handler, path, { method, params, body });
const dataset = async (answer: Response) => datasetResponseSchema.parse(await answer.json()).dataset;
const refusal = async (answer: Response) => errorBodySchema.parse(await answer.json()).error;
const slugs = async (query = "") =>
  datasetListSchema
    .parse(await (await send(list, `/api/v1/datasets${query}`)).json())
    .datasets.map(({ slug }) => slug);

it("is renamed; slug and positive class are refused once a sweep names it, with the reason", async () => {
  const renamed = await request(update, at("tiny-cells"), "PATCH", { name: "Cells of ours" });
  expect(await dataset(renamed)).toMatchObject({ name: "Cells of ours", slug: "tiny-cells" });
  const refused = await request(update, at("tiny-cells"), "PATCH", { slug: "x", positiveClass: "hem" });
  expect(refused.status).toBe(409);
  expect((await refusal(refused)).problems.map(({ field }) => field)).toEqual(["slug", "positiveClass"]);
  const odd = await request(update, at("tiny-cells"), "PATCH", { slug: "X Y" });
  expect(odd.status).toBe(400);
});

it("is shown under its new name in a table that was read before", async () => {
  const name = async () => {
    const answer = await send(showTable, "/api/v1/tables/9?dataset=tiny-cells", { params: { id: "9" } });
    return filledTableSchema.parse(await answer.json()).dataset.name;
  };
  expect(await name()).toBe("Cells of ours");
  await request(update, at("tiny-cells"), "PATCH", { name: "Cells of theirs" });
  expect(await name()).toBe("Cells of theirs");
});

it("says of leakage in the table that it is unknown where patients are assumed", async () => {
  const cell = async () => {
    const answer = await send(showTable, "/api/v1/tables/split-leakage?dataset=tiny-cells", {
      params: { id: "split-leakage" },
    });
    const filled = filledTableSchema.parse(await answer.json());
    return filled.cells.find(({ row }) => row === "patients on both sides")?.ours;
  };
  expect((await cell())?.value).toBeGreaterThan(0);
  const stored = await api.db.select().from(schema.datasetImage);
  const assume = async (isAssumed: boolean) => {
    for (const { index, patient } of stored)
      await api.db
        .update(schema.datasetImage)
        .set({ patient: isAssumed ? `FILE:${index}` : patient })
        .where(eq(schema.datasetImage.index, index));
    await api.db.update(schema.dataset).set({ imagesWithoutPatient: isAssumed ? stored.length : 0 });
  };
  await assume(true);
  expect(await cell()).toMatchObject({
    value: null,
    reason: `unknown: the patients of ${stored.length} of ${stored.length} images are not known`,
  });
  await assume(false);
  expect((await cell())?.value).toBeGreaterThan(0);
});

it("is deleted when no sweep moves, stays readable, and is restored", async () => {
  const moving = await request(remove, at("tiny-cells"), "DELETE", {});
  expect(moving.status).toBe(409);
  expect((await refusal(moving)).message).toContain(`Sweep ${sweepId} of the dataset tiny-cells is queued`);
  await api.db.update(schema.sweep).set({ state: "complete" });
  expect((await request(remove, at("tiny-cells"), "DELETE", {})).status).toBe(200);
  expect([await slugs(), await slugs("?deleted=1")]).toEqual([[], ["tiny-cells"]]);
  expect(await dataset(await send(show, ...at("tiny-cells")))).toMatchObject({
    deletedAt: expect.any(String),
  });
  const table = await send(showTable, "/api/v1/tables/split-leakage?dataset=tiny-cells", {
    params: { id: "split-leakage" },
  });
  expect(table.status).toBe(200);
  const back = await request(restore, at("tiny-cells", "/restore"), "POST", {});
  expect(await dataset(back)).toMatchObject({ slug: "tiny-cells", deletedAt: null });
  expect([await slugs(), await slugs("?deleted=1")]).toEqual([["tiny-cells"], []]);
  expect((await request(restore, at("tiny-cells", "/restore"), "POST", {})).status).toBe(404);
});

it("is edited, deleted, listed and restored by the command", async () => {
  const folder = await mkdtemp(join(tmpdir(), "foldwise-cli-datasets-"));
  const server = await serveRoutes(await findHandlers());
  try {
    const foldwise = await buildCli(folder, () => server.url);
    const shown = await foldwise("dataset", "show", "tiny-cells");
    expect(shown.out).toMatch(
      new RegExp(`classes: ${POSITIVE}, ${NEGATIVE}; positive class: ${POSITIVE}\npatients: 30\n`),
    );
    const edited = await foldwise("dataset", "edit", "tiny-cells", "--name", "Tiny");
    expect(edited).toMatchObject({ code: 0, out: expect.stringMatching(/^Tiny \(tiny-cells\)/) });
    expect(await foldwise("dataset", "edit", "tiny-cells", "--positive-class", NEGATIVE)).toMatchObject({
      code: 1,
      err: expect.stringMatching(new RegExp(`positiveClass: ${NEGATIVE} — 1 sweep`)),
    });
    expect(await foldwise("dataset", "edit", "tiny-cells")).toMatchObject({ code: 2 });
    const deleted = await foldwise("dataset", "delete", "tiny-cells");
    expect(deleted.out).toMatch(/foldwise dataset restore \d+/);
    expect((await foldwise("dataset", "ls")).out).not.toContain("tiny-cells");
    expect((await foldwise("dataset", "ls", "--deleted")).out).toContain("tiny-cells");
    const restored = await foldwise("dataset", "restore", "tiny-cells", "--slug", "tiny-2");
    expect(restored).toMatchObject({ code: 0, out: expect.stringMatching(/^Tiny \(tiny-2\)/) });
    expect(await foldwise("dataset", "restore", "tiny-2")).toMatchObject({ code: 3 });
    const queued = JSON.parse((await foldwise("dataset", "import", "digits", "--no-wait", "--json")).out);
    expect(await foldwise("dataset", "cancel-import", String(queued.id))).toMatchObject({
      code: 0,
      out: `import ${queued.id}: cancelled\n`,
    });
    expect(await foldwise("dataset", "cancel-import", "99999")).toMatchObject({ code: 3 });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});

it("an import is listed while it waits, and is cancelled once", async () => {
  const imports = async () =>
    importListSchema.parse(await (await send(listImports, "/api/v1/dataset-imports")).json()).imports;
  const body = { builtin: "digits", name: "Digits" };
  const queued = importResponseSchema.parse(
    await (await send(startImport, "/api/v1/datasets/import", { method: "POST", body })).json(),
  ).import;
  expect(queued.request).toEqual(body);
  expect((await imports()).map(({ id }) => id)).toEqual([queued.id]);
  const cancel = (id: number) =>
    send(cancelImport, `/api/v1/dataset-imports/${id}/cancel`, {
      method: "POST",
      params: { id: String(id) },
      body: {},
    });
  for (let twice = 0; twice < 2; twice++) {
    const answer = await cancel(queued.id);
    expect(answer.status).toBe(200);
    expect(importResponseSchema.parse(await answer.json()).import.state).toBe("cancelled");
  }
  expect(await imports()).toEqual([]);
  await api.db
    .update(schema.datasetImport)
    .set({ state: "complete", datasetId: 1 })
    .where(eq(schema.datasetImport.id, queued.id));
  const late = await cancel(queued.id);
  expect(late.status).toBe(409);
  expect((await refusal(late)).message).toContain("npx foldwise dataset delete 1");
  expect((await cancel(99_999)).status).toBe(404);
});
