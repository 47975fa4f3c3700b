import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { tableResponseSchema, tableVocabularySchema } from "@foldwise/core/contracts/saved-tables";
import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as showDefinition } from "@/app/api/v1/tables/[id]/definition/route";
import { DELETE as remove, PUT as replace, GET as show } from "@/app/api/v1/tables/[id]/route";
import { POST as preview } from "@/app/api/v1/tables/preview/route";
import { POST as create, GET as list } from "@/app/api/v1/tables/route";
import { GET as vocabulary } from "@/app/api/v1/tables/vocabulary/route";
import { send, startApi, type TestApi } from "./testing/api";
import { NEGATIVE, storeDataset, storeEvaluation, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
let sweepId = 0;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  sweepId = await storePlan(api.db);
  for (const [number, variant] of ["MAC", "MCN"].entries()) {
    const { runs } = await storeTrial(api.db, sweepId, { number, variant, state: "complete" });
    for (const { trainingId } of runs)
      for (const sigma of [0, 5]) await storeEvaluation(api.db, trainingId, sigma);
  }
});
afterAll(() => api.close());

const text = (id: string, more = "") => `# my table
id: ${id}
title: Arms by fold
dataset: tiny-cells
metric: balanced_accuracy
select: { sweep: two arms, testSigma: 0, params: { learningRate: 0.001 } }
rows:
  - { key: mac, label: MAC, select: { variant: MAC } }
  - { key: mcn, label: MCN, select: { variant: MCN } }
columns:
  - { key: fold 0, label: Fold 0, select: { fold: 0 } }
  - { key: best, label: Best, aggregate: best }
  - { key: pooled, label: Pooled, aggregate: pooled }
compare: { among: rows }
${more}`;
const yaml = { "content-type": "application/yaml" };
const post = (body: string, headers: Record<string, string> = yaml) =>
  send(create, "/api/v1/tables", { method: "POST", headers, body });
const put = (id: string, body: string, query = "") =>
  send(replace, `/api/v1/tables/${id}${query}`, { method: "PUT", params: { id }, headers: yaml, body });
const drop = (id: string) =>
  send(remove, `/api/v1/tables/${id}`, { method: "DELETE", params: { id }, body: {} });
const view = (id: string) => send(showDefinition, `/api/v1/tables/${id}/definition`, { params: { id } });
const problems = async (answer: Response) => {
  expect(answer.status).toBe(400);
  return errorBodySchema.parse(await answer.json()).error.problems;
};

describe("a table of one's own", () => {
  it("is saved, filled from the database, listed and rendered by the same code as a paper's", async () => {
    const answer = await post(text("mine"));
    expect(answer.status).toBe(201);
    const { table } = tableResponseSchema.parse(await answer.json());
    expect(table).toMatchObject({ id: "mine", title: "Arms by fold", revision: 1 });
    expect(table.source).toContain("# my table");

    const filled = filledTableSchema.parse(
      await (await send(show, "/api/v1/tables/mine", { params: { id: "mine" } })).json(),
    );
    expect(filled.dataset.id).toBe("tiny-cells");
    const cell = (row: string, column: string) =>
      filled.cells.find((one) => one.row === row && one.column === column)?.ours;
    expect(cell("mac", "fold 0")).toMatchObject({ value: 0.6875, images: 12, folds: [0], trainings: 1 });
    expect(cell("mac", "fold 0")).toMatchObject({
      interval: null,
      intervalWithheld: expect.stringMatching(/^too few patients/),
    });
    expect(cell("mcn", "pooled")?.interval).not.toBeNull();
    expect(cell("mcn", "best")).toMatchObject({ value: 0.6875, interval: null, trainings: 3 });
    expect(cell("mcn", "pooled")).toMatchObject({ value: 0.6875, images: 36 });

    const { tables } = tableListSchema.parse(await (await send(list, "/api/v1/tables")).json());
    expect(tables.find(({ id }) => id === "mine")).toMatchObject({
      saved: { revision: 1 },
      coverage: [{ filled: 6 }],
    });
    expect(tables.find(({ id }) => id === "9")?.saved).toBeUndefined();
    for (const [format, part] of [
      ["latex", "\\toprule"],
      ["md", "| MAC |"],
      ["csv", "mine,Tiny synthetic cells,mac,fold 0,balanced_accuracy"],
      ["json", '"table": "mine"'],
    ]) {
      const rendered = await send(show, `/api/v1/tables/mine?format=${format}`, { params: { id: "mine" } });
      expect(await rendered.text(), format).toContain(part);
    }
  });

  it("is edited as a new revision, not over somebody else's edit, and renamed", async () => {
    const { table } = tableResponseSchema.parse(
      await (await put("mine", text("mine", "notes: [second]"), "?revision=1")).json(),
    );
    expect(table.revisions.map(({ number }) => number)).toEqual([2, 1]);
    expect((await put("mine", text("mine"), "?revision=1")).status).toBe(409);
    const shown = filledTableSchema.parse(
      await (await send(show, "/api/v1/tables/mine", { params: { id: "mine" } })).json(),
    );
    expect(shown.notes[0]).toBe("second");
    expect((await put("mine", text("renamed"))).status).toBe(200);
    expect((await view("mine")).status).toBe(404);
    expect((await view("renamed")).status).toBe(200);
  });

  it("has a name of its own, which deletion gives free", async () => {
    expect((await post(text("renamed"))).status).toBe(409);
    expect((await drop("renamed")).status).toBe(200);
    expect((await drop("renamed")).status).toBe(404);
    expect((await send(show, "/api/v1/tables/renamed", { params: { id: "renamed" } })).status).toBe(404);
    expect((await post(text("renamed"))).status).toBe(201);
  });

  it("can be a copy of a paper's, which itself cannot be changed", async () => {
    const { table } = tableResponseSchema.parse(await (await view("9")).json());
    expect(table.revision).toBeNull();
    expect((await put("9", text("nine"))).status).toBe(409);
    expect((await drop("9")).status).toBe(409);
    const figure = tableResponseSchema.parse(await (await view("figure-8")).json());
    expect(figure.table.id).toBe("figure 8");
    expect((await post(text("figure-8"))).status).toBe(409);
    expect(await (await view("figure-88")).text()).toMatch(/No table figure-88; there are 1, 2,.*figure 8/);
    const copy = JSON.stringify({ ...table.definition, id: "nine", baselineTable: "9" });
    expect((await post(copy, { "content-type": "application/json" })).status).toBe(201);
    const filled = filledTableSchema.parse(
      await (await send(show, "/api/v1/tables/nine?dataset=tiny-cells", { params: { id: "nine" } })).json(),
    );
    expect(filled.cells.filter(({ published }) => published !== null)).toHaveLength(30);
  });
});

describe("a definition that is wrong is refused whole, with field, value and remedy", () => {
  it.each([
    ["no YAML", "rows: [", "table"],
    ["nothing", "", "table"],
    ["a name for no address", text("Mine"), "id"],
    ["a page's name", text("new"), "id"],
    ["an unknown metric's row", text("x").replace("metric: balanced_accuracy", ""), "rows.0.metric"],
    ["a metric that nobody records", text("x").replace("balanced_accuracy", "foo"), "metric"],
    ["a sweep that is not there", text("x").replace("sweep: two arms", "sweep: 4444"), "select.sweep"],
    ["a fold that no dataset has", text("x").replace("fold: 0", "fold: 77"), "columns.0.select.fold"],
    ["an unknown parameter", text("x").replace("learningRate", "learnRate"), "select.params.learnRate"],
    ["an unknown key", text("x").replace("select: {", "select: { modle: a,"), "select.modle"],
    ["an unknown dataset", text("x").replace("tiny-cells", "big-cells"), "dataset"],
    ["an unknown baseline", text("x", "baseline: nowhere-2020"), "baseline"],
    ["an unknown table of a baseline", text("x", "baseline: frai-2025-1620252"), "baselineTable"],
    ["a key twice", text("x").replace("key: mcn", "key: mac"), "rows.1.key"],
    ["no rows", text("x").replace(/rows:[\s\S]*columns:/, "rows: []\ncolumns:"), "rows"],
    ["a number for a text", text("x").replace("title: Arms by fold", "title: 7"), "title"],
  ])("%s", async (_, body, field) => {
    const before = (await api.connection.pool.query("select count(*) from saved_table_revision")).rows[0];
    for (const answer of [await post(body), await put("renamed", body)]) {
      const [problem] = await problems(answer);
      expect(problem).toMatchObject({ field });
      expect(problem?.problem).toBeTruthy();
      if (field !== "rows.0.metric" && field !== "table") expect(problem?.remedy).toBeTruthy();
    }
    expect((await api.connection.pool.query("select count(*) from saved_table_revision")).rows[0]).toEqual(
      before,
    );
  });

  it("a revision that is no number, a dataset that is not there", async () => {
    await problems(await put("renamed", text("renamed"), "?revision=x"));
    await problems(await put("renamed", text("renamed"), "?version=1"));
    const answer = await send(preview, "/api/v1/tables/preview?dataset=none", {
      method: "POST",
      headers: yaml,
      body: text("x"),
    });
    expect(answer.status).toBe(404);
    expect((await send(vocabulary, "/api/v1/tables/vocabulary?dataset=none")).status).toBe(404);
    expect((await view("none")).status).toBe(404);
    expect((await put("none", text("none"))).status).toBe(404);
  });
});

it("goes on working as version 0.1 stored it, and shows dimensions by their full names", async () => {
  expect((await post(text("released"))).status).toBe(201);
  await api.connection.pool.query(
    `update saved_table_revision set definition = definition || $1
     where table_id = (select id from saved_table where slug = 'released')`,
    [{ select: { sweep: "two arms", testSigma: 0, data: {}, params: { "training.learningRate": 0.001 } } }],
  );
  const { table } = tableResponseSchema.parse(await (await view("released")).json());
  expect(table.definition.select).toEqual({
    sweep: "two arms",
    testSigma: 0,
    "training.learningRate": 0.001,
  });
  const filled = filledTableSchema.parse(
    await (await send(show, "/api/v1/tables/released", { params: { id: "released" } })).json(),
  );
  expect(filled.cells.every(({ ours }) => ours?.value === 0.6875)).toBe(true);
  expect((await drop("released")).status).toBe(200);
});

it("chooses by a tag of runs, and offers it", async () => {
  await api.connection.pool.query(
    `update run set tags = '{"owner": "ada"}' where fold = 1 and trial_id = (select min(id) from trial)`,
  );
  const answer = await send(preview, "/api/v1/tables/preview", {
    method: "POST",
    headers: yaml,
    body: text("tagged").replace("testSigma: 0,", "testSigma: 0, tag: { owner: ada },"),
  });
  const { cells } = filledTableSchema.parse(await answer.json());
  const folds = (row: string, column: string) =>
    cells.find((cell) => cell.row === row && cell.column === column)?.ours?.folds;
  expect(folds("mac", "pooled")).toEqual([1]);
  expect(folds("mac", "fold 0")).toBeUndefined();
  expect(folds("mcn", "pooled")).toBeUndefined();
  const words = await send(vocabulary, "/api/v1/tables/vocabulary?dataset=tiny-cells");
  expect(tableVocabularySchema.parse(await words.json()).dimensions).toEqual([
    { name: "tag.owner", values: ["ada"] },
  ]);
});

it("fills a draft under any name, and saves nothing", async () => {
  const answer = await send(preview, "/api/v1/tables/preview", {
    method: "POST",
    headers: yaml,
    body: text("9 (copy)").replace("id: 9 (copy)", 'id: "9 (copy)"'),
  });
  const filled = filledTableSchema.parse(await answer.json());
  expect(filled.cells.every(({ ours }) => ours?.value === 0.6875)).toBe(true);
});

it("previews intervals and bold as the saved table will have them under whatever name", async () => {
  const body = text("previewed");
  const draft = { method: "POST", headers: yaml, body: text("a-draft").replace("Arms by fold", "A draft") };
  const answer = await send(preview, "/api/v1/tables/preview", draft);
  const filled = filledTableSchema.parse(await answer.json());
  expect(filled.cells.some(({ ours }) => ours?.interval)).toBe(true);
  expect((await post(body)).status).toBe(201);
  const shown = await send(show, "/api/v1/tables/previewed", { params: { id: "previewed" } });
  const saved = filledTableSchema.parse(await shown.json());
  expect(filled.cells).toEqual(saved.cells);
});

it("says what there is to choose by", async () => {
  const words = tableVocabularySchema.parse(
    await (await send(vocabulary, "/api/v1/tables/vocabulary?dataset=tiny-cells")).json(),
  );
  expect(words).toMatchObject({
    evaluations: 12,
    variants: ["MAC", "MCN"],
    folds: [0, 1, 2],
    testSigmas: [0, 5],
    sweeps: [{ id: sweepId, name: "two arms" }],
    experiments: ["tests"],
  });
  expect(words.metrics).toContain(`recall/class/${NEGATIVE}`);
  expect(words.params.find(({ name }) => name === "training.learningRate")?.values).toEqual([0.001]);
  expect(words.params.find(({ name }) => name === "data.trainSigmas")?.values).toEqual([[3, 9]]);
  const ofSweep = async (sweep: string) =>
    tableVocabularySchema.parse(
      await (await send(vocabulary, `/api/v1/tables/vocabulary?sweep=${sweep}`)).json(),
    );
  expect(await ofSweep(String(sweepId))).toMatchObject({ evaluations: 12, testSigmas: [0, 5] });
  expect(await ofSweep("9999")).toMatchObject({
    evaluations: 0,
    testSigmas: [],
    sweeps: [{ id: sweepId, name: "two arms" }],
  });
});
