import { baselineListSchema } from "@foldwise/core/contracts/http-responses";
import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import { selectorBounds } from "@foldwise/core/tables";
import { findDataset } from "@foldwise/db/repositories/dataset";
import { observationsVersion } from "@foldwise/db/repositories/observation";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as baselines } from "@/app/api/v1/baselines/route";
import { GET as showTable } from "@/app/api/v1/tables/[id]/route";
import { GET as listTables } from "@/app/api/v1/tables/route";
import { findTable } from "./tables/definitions";
import { send, startApi, type TestApi } from "./testing/api";
import { builtInPapers } from "./testing/papers";
import {
  PLAN,
  POSITIVE,
  storeDataset,
  storeEpochs,
  storeEvaluation,
  storePlan,
  storeTrial,
} from "./testing/records";

let api: TestApi;
let runIds: number[] = [];
let runs: { runId: number; trainingId: number }[] = [];
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  const id = await storePlan(api.db);
  ({ runs } = await storeTrial(api.db, id, { state: "complete" }));
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
  expect(cell?.ours).toMatchObject({
    interval: null,
    intervalWithheld: expect.stringMatching(/^too few patients: balanced_accuracy needs 8 patients/),
  });
  expect(cell?.published?.n).toBe(707);
  expect(cell?.difference).toBeNull();
  expect(table.ribbon).toContain("Tiny synthetic cells");
  const other = table.cells.find((c) => c.row === "balanced_accuracy" && c.column === "fold 0 / MCN");
  expect(other?.ours).toBeNull();
  const shown = filledTableSchema.parse(await (await show("9", "&differences=1")).json());
  expect(shown.cells.find((c) => c.row === cell?.row && c.column === cell.column)?.difference).not.toBeNull();
});

it("a table is filled anew for the evaluations that it can use, and for no others", async () => {
  const ofTable9 = async () => {
    const { definition } = await findTable(api.db, "9");
    const dataset = await findDataset({ ctx: api.db, key: "tiny-cells" });
    return observationsVersion({ ctx: api.db, datasetId: dataset.id, bounds: selectorBounds(definition) });
  };
  const before = await ofTable9();
  const [first] = runs;
  // Table 9 is of images without noise.
  await storeEvaluation(api.db, first?.trainingId ?? 0, 8);
  expect(await ofTable9()).toBe(before);
  await api.db
    .update(schema.evaluation)
    .set({ conditions: { testSigma: 0, replicate: 1 } })
    .where(eq(schema.evaluation.sigma, 8));
  expect(await ofTable9()).not.toBe(before);
  await api.db.delete(schema.evaluation).where(eq(schema.evaluation.replicate, 1));
  expect(await ofTable9()).toBe(before);
});

it("takes counts from the stored split and the model", async () => {
  const counts = filledTableSchema.parse(await (await show("1")).json());
  expect(counts.cells.find((c) => c.row === `train/${POSITIVE}` && c.column === "fold 0")?.ours?.value).toBe(
    28,
  );
  const params = filledTableSchema.parse(await (await show("4")).json());
  expect(params.cells.find((c) => c.row === "total")?.ours?.value).toBe(3_235_010);
});

it.each([
  ["csv", "text/csv", "balanced_accuracy"],
  ["md", "text/markdown", "**Table 9."],
  ["latex", "application/x-latex", "\\begin{tabular"],
])("renders %s with the dataset's name", async (format, type, part) => {
  const answer = await show("9", `&format=${format}`);
  expect(answer.headers.get("content-type")).toContain(type);
  const text = await answer.text();
  expect(text).toContain(part);
  expect(text).toContain("Tiny synthetic cells");
});

it("lists tables with how far each dataset fills them, and answers 404 for others", async () => {
  const { tables } = tableListSchema.parse(await (await send(listTables, "/api/v1/tables")).json());
  const nine = tables.find((table) => table.id === "9");
  // Three folds of one arm, six rows.
  expect(nine?.coverage).toMatchObject([{ dataset: { slug: "tiny-cells" }, filled: 18 }]);
  expect(nine?.published).toBeGreaterThan(0);
  expect((await show("99")).status).toBe(404);
});

it("has the numbers of each paper among the baselines, once", async () => {
  for (let i = 0; i < 2; i += 1) {
    const found = baselineListSchema.parse(await (await send(baselines, "/api/v1/baselines")).json());
    expect(found.baselines.map((baseline) => baseline.key)).toEqual(builtInPapers());
  }
});

it("has every layer of Table 4, its size in the printed unit, and says what is not measured", async () => {
  const { cells } = filledTableSchema.parse(await (await show("4", "&differences=1")).json());
  const of = (row: string) => cells.find((cell) => cell.row === row);
  for (const cell of cells.filter(({ row }) => row !== "gpu memory")) {
    expect(cell.ours?.value, cell.row).not.toBeNull();
    expect(cell.difference, cell.row).toBeCloseTo(0, 4);
  }
  expect(of("gpu memory")?.ours).toMatchObject({ value: null, reason: "not measured here" });
});

it("reads Figure 6 off the curves of each fold's finished run, and asks for the arm that has none", async () => {
  const [fold0] = runs;
  if (!fold0) throw new Error("no run");
  await storeEpochs(api.metrics, fold0.trainingId, [1, 0.8, 0.6], { name: "train/loss" });
  await storeEpochs(api.metrics, fold0.trainingId, [0.9, 0.9, 0.5], { name: "val/loss" });
  await storeEpochs(api.metrics, fold0.trainingId, [0.5, 0.7, 0.9], { name: "train/accuracy" });
  const { cells, figure, missing } = filledTableSchema.parse(await (await show("figure 6")).json());
  const at = (row: string, column: string) =>
    cells.find((cell) => cell.row === row && cell.column === column)?.ours;
  expect(figure).toBe("curves");
  expect(at("validation meets train loss", "fold 0")).toMatchObject({
    value: 3,
    runs: [String(fold0.runId)],
  });
  expect(at("train/accuracy", "fold 0")?.value).toBe(0.9);
  expect(at("early stop", "fold 0")).toMatchObject({ value: null, reason: "it ran to its last epoch, 2" });
  expect(at("val/accuracy", "fold 0")?.value).toBeNull();
  expect(at("early stop", "fold 0 / MCN")).toBeNull();
  expect(missing).toMatchObject([{ select: { "data.balance": "none" }, folds: [0, 1, 2] }]);
});

it("counts a cell as answered whose runs say why it has no number", async () => {
  const { tables } = tableListSchema.parse(await (await send(listTables, "/api/v1/tables")).json());
  const filled = (id: string) => tables.find((table) => table.id === id)?.coverage[0]?.filled;
  // Four rows of the three folds of one arm, most of them without curves.
  expect(filled("figure 6")).toBe(12);
  expect(tables.find(({ id }) => id === "4")).toMatchObject({ cells: 10, coverage: [{ filled: 10 }] });
});

it("has in Table 5 the settings of the trainings that Tables 6 to 9 show, whatever was started since", async () => {
  const other = await storePlan(
    api.db,
    PLAN.replace("name: two arms", "name: other").replace("{ epochs: 4 }", "{ epochs: 9, batchSize: 8 }"),
  );
  const settings = async () => {
    const { cells } = filledTableSchema.parse(await (await show("5")).json());
    return (row: string) => cells.find((cell) => cell.row === row);
  };
  const before = await settings();
  expect(before("training.epochs")?.ours).toMatchObject({ value: 4, runs: runIds.map(String) });
  expect(before("training.batchSize")?.ours?.value).toBe(16);
  expect(before("training.epochs")?.notes.join()).toMatch(/trainings that Tables 6, 7, 8 and 9 show on Tiny/);
  await storeTrial(api.db, other, { state: "failed" });
  expect((await settings())("training.epochs")?.ours?.value).toBe(4);
});

it("counts the patients on both sides of the split by image, and none of a scheme nobody has drawn", async () => {
  const { cells } = filledTableSchema.parse(await (await show("split-leakage")).json());
  const of = (column: string) =>
    cells.find((cell) => cell.row === "patients on both sides" && cell.column === column);
  expect(of("within-fold-by-image")?.ours?.value).toBeGreaterThan(0);
  expect(of("within-fold-by-patient")?.ours).toBeNull();
});

it("has no side of ours for a dataset without evaluations, and is read once it is deleted", async () => {
  await storeDataset(api.db, "empty-cells");
  const empty = async () => send(showTable, "/api/v1/tables/9?dataset=empty-cells", { params: { id: "9" } });
  const table = filledTableSchema.parse(await (await empty()).json());
  const five = await send(showTable, "/api/v1/tables/5?dataset=empty-cells", { params: { id: "5" } });
  expect(filledTableSchema.parse(await five.json()).cells[0]?.ours?.reason).toMatch(/^no training yet/);
  expect(table.cells.every(({ ours }) => ours === null)).toBe(true);
  expect(table.comparisons[0]?.withheld).toBe("no fold has runs of both arms");
  expect(table.missing).toHaveLength(2);
  await api.db
    .update(schema.dataset)
    .set({ deletedAt: new Date() })
    .where(eq(schema.dataset.slug, "empty-cells"));
  expect((await empty()).status).toBe(200);
});

it("says which folds of a half-finished sweep a mean is over", async () => {
  const half = await storePlan(
    api.db,
    PLAN.replace("name: two arms", "name: half").replace("epochs: 4", "epochs: 5"),
  );
  const { runs: begun } = await storeTrial(api.db, half, { variant: "MCN" });
  for (const { trainingId } of begun.slice(0, 2)) await storeEvaluation(api.db, trainingId, 0);
  const { cells, missing } = filledTableSchema.parse(await (await show("9b", "&settings=all")).json());
  const mean = cells.find((cell) => cell.row === "accuracy" && cell.column === "mean / MCN");
  expect(mean?.ours?.folds).toEqual([0, 1]);
  expect(mean?.notes.join()).toContain("Mean of fold 0, 1 only; fold 2 has no runs yet");
  expect(
    missing.find(({ select }) => select["data.balance"] === "none" && select["data.augmentation"] === "none"),
  ).toMatchObject({
    folds: [2],
  });
});
