import { baselineListSchema, filledTableSchema, tableListSchema } from "@foldwise/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as baselines } from "@/app/api/v1/baselines/route";
import { GET as showTable } from "@/app/api/v1/tables/[id]/route";
import { GET as listTables } from "@/app/api/v1/tables/route";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storeEvaluation, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
let runIds: number[] = [];
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  const id = await storePlan(api.db);
  const { runs } = await storeTrial(api.db, id, { state: "complete" });
  runIds = runs.map((run) => run.runId);
  for (const { trainingId } of runs) await storeEvaluation(api.db, trainingId, 0);
});
afterAll(() => api.close());

const show = (id: string, query = "") =>
  send(showTable, `/api/v1/tables/${id}?dataset=tiny-cells${query}`, { params: { id } });

it("fills Table 9 with the runs' evaluations beside the published numbers", async () => {
  const table = filledTableSchema.parse(await (await show("9")).json());
  const cell = table.cells.find((c) => c.row === "balanced_accuracy" && c.column === "fold 0 / MAC");
  expect(cell?.ours).toMatchObject({ value: 0.6875, images: 12, runs: [String(runIds[0])] });
  expect(cell?.ours?.interval).not.toBeNull();
  expect(cell?.published?.n).toBe(707);
  expect(cell?.difference).toBeNull();
  expect(table.ribbon).toContain("Tiny synthetic cells");
  const other = table.cells.find((c) => c.row === "balanced_accuracy" && c.column === "fold 0 / MCN");
  expect(other?.ours).toBeNull();
  const shown = filledTableSchema.parse(await (await show("9", "&differences=1")).json());
  expect(shown.cells.find((c) => c.row === cell?.row && c.column === cell.column)?.difference).not.toBeNull();
});

it("takes counts from the stored split and the model", async () => {
  const counts = filledTableSchema.parse(await (await show("1")).json());
  expect(counts.cells.find((c) => c.row === "train/ALL" && c.column === "fold 0")?.ours?.value).toBe(28);
  const params = filledTableSchema.parse(await (await show("4")).json());
  expect(params.cells.find((c) => c.row === "total")?.ours?.value).toBe(3_235_010);
});

it.each([
  ["csv", "text/csv", "balanced_accuracy"],
  ["md", "text/markdown", "**Table 9."],
  ["latex", "application/x-latex", "\\begin{tabular"],
])("renders %s with the data set's name", async (format, type, part) => {
  const answer = await show("9", `&format=${format}`);
  expect(answer.headers.get("content-type")).toContain(type);
  const text = await answer.text();
  expect(text).toContain(part);
  expect(text).toContain("Tiny synthetic cells");
});

it("lists tables with how far each data set fills them, and answers 404 for others", async () => {
  const { tables } = tableListSchema.parse(await (await send(listTables, "/api/v1/tables")).json());
  const nine = tables.find((table) => table.id === "9");
  // Three folds of one arm, six rows.
  expect(nine?.coverage).toMatchObject([{ dataset: { slug: "tiny-cells" }, filled: 18 }]);
  expect(nine?.published).toBeGreaterThan(0);
  expect((await show("99")).status).toBe(404);
});

it("has the article's numbers among the baselines, once", async () => {
  for (let i = 0; i < 2; i += 1) {
    const found = baselineListSchema.parse(await (await send(baselines, "/api/v1/baselines")).json());
    expect(found.baselines.map((baseline) => baseline.key)).toEqual(["frai-2025-1620252"]);
  }
});
