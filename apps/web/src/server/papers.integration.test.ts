import { fileURLToPath } from "node:url";
import { baselineListSchema } from "@foldwise/core/contracts/http-responses";
import { tableMissingSchema } from "@foldwise/core/contracts/table-runs";
import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import { findDataset } from "@foldwise/db/repositories/dataset";
import * as schema from "@foldwise/db/schema";
import { registerPaper } from "@foldwise/papers/registry";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as baselines } from "@/app/api/v1/baselines/route";
import { GET as missing } from "@/app/api/v1/tables/[id]/missing/route";
import { GET as showTable } from "@/app/api/v1/tables/[id]/route";
import { GET as listTables } from "@/app/api/v1/tables/route";
import { INVENTED_CELLS_2026 } from "../../../../packages/papers/src/testing/invented-cells-2026";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storeEvaluation, storePlan, storeTrial } from "./testing/records";

/** Two invented papers, every number invented: a folder of data each, and nothing else in the product. */
const DATA = fileURLToPath(new URL("../../../../packages/papers/src/testing/data", import.meta.url));

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ FOLDWISE_DATA: DATA });
  await storeDataset(api.db);
  const id = await storePlan(api.db);
  const { runs } = await storeTrial(api.db, id, { state: "complete" });
  for (const { trainingId } of runs) await storeEvaluation(api.db, trainingId, 0);
});
afterAll(() => api.close());

async function show(id: string) {
  const response = await send(showTable, `/api/v1/tables/${id}?dataset=tiny-cells`, { params: { id } });
  return filledTableSchema.parse(await response.json());
}

async function missingOf(id: string) {
  const path = `/api/v1/tables/${id}/missing?dataset=tiny-cells`;
  return tableMissingSchema.parse(await (await send(missing, path, { params: { id } })).json());
}

/** Says of the dataset that its images are a paper's, as an import does. */
const belongTo = (paper: string | null) =>
  api.db.update(schema.dataset).set({ paper }).where(eq(schema.dataset.slug, "tiny-cells"));

it("lists the tables and published numbers of a paper that is a folder of data", async () => {
  const { tables } = tableListSchema.parse(await (await send(listTables, "/api/v1/tables")).json());
  expect(tables.map(({ id }) => id)).toEqual(["invented-1", "invented-2"]);
  const listed = baselineListSchema.parse(await (await send(baselines, "/api/v1/baselines")).json());
  expect(listed.baselines.map(({ key, origin }) => [key, origin])).toEqual([
    ["invented-2026", "built-in"],
    ["invented-cells-2026", "built-in"],
  ]);
});

it("fills its table, over all folds of the dataset, and hides differences on other images", async () => {
  const { cells, ribbon, differences, missing: open } = await show("invented-1");
  const [fold0, mean] = cells;
  expect(fold0).toMatchObject({ ours: { value: 0.75, folds: [0] }, published: { value: 0.75, n: 12 } });
  expect(mean).toMatchObject({ ours: { value: 0.75, folds: [0, 1, 2] }, published: { value: 0.7 } });
  expect(open).toEqual([]);
  expect({ ribbon, differences }).toEqual({
    ribbon: "Tiny synthetic cells, not Invented; differences hidden",
    differences: "hidden",
  });
});

it("shows differences on its own images, and plans what is missing with its own plan there", async () => {
  await belongTo("invented-2026");
  const table = await show("invented-1");
  expect(table).toMatchObject({ ribbon: null, differences: "shown", dataset: { isComparable: true } });
  expect(table.cells[1]?.difference).toBeCloseTo(0.05, 12);
  expect(await findDataset({ ctx: api.db, key: "tiny-cells" })).toMatchObject({ paper: "invented-2026" });
  expect(await missingOf("invented-1")).toMatchObject({
    dataset: { paper: "invented-2026" },
    preset: "full",
    settingsFile: "data/papers/invented-2026/sweeps/invented-plan.yaml",
  });
  // Another paper's numbers are of other images.
  expect((await show("invented-2")).dataset.isComparable).toBe(false);
  await belongTo(null);
});

it("fills rows that need code once a paper is registered, and no longer than that", async () => {
  const cell = async () => (await show("invented-2")).cells[0];
  expect(await cell()).toMatchObject({ published: { value: 5 }, ours: null });
  const unregister = registerPaper(INVENTED_CELLS_2026);
  expect(await cell()).toMatchObject({ ours: { value: 3 }, notes: ["On Tiny synthetic cells."] });
  unregister();
  expect((await cell())?.ours).toBeNull();
});
