import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { tableVocabularySchema } from "@foldwise/core/contracts/saved-tables";
import { tableMissingSchema } from "@foldwise/core/contracts/table-runs";
import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import { regressionMeasures } from "@foldwise/core/metrics";
import { createRandom } from "@foldwise/core/random";
import { registerTrainer } from "@foldwise/core/trainers";
import { listObservations } from "@foldwise/db/repositories/observation";
import * as schema from "@foldwise/db/schema";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as missing } from "@/app/api/v1/tables/[id]/missing/route";
import { GET as show } from "@/app/api/v1/tables/[id]/route";
import { POST as preview } from "@/app/api/v1/tables/preview/route";
import { POST as create, GET as list } from "@/app/api/v1/tables/route";
import { GET as vocabulary } from "@/app/api/v1/tables/vocabulary/route";
import { linear } from "../../../../packages/core/src/trainers/testing/linear";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storePlan, storeTrial } from "./testing/records";

const GROUPS = 20;
const ITEMS = 6;
const PLAN = `name: two rates
experiment: lines
trainer: { kind: linear, epochs: 4, measures: { lateness: { direction: minimize, unit: ms } } }
folds: [0, 1, 2]
variants:
  good: { trainer: { learningRate: 0.3 } }
  poor: { trainer: { learningRate: 0.01 } }
`;

const unregister = registerTrainer(linear);
let api: TestApi;
let sweepId = 0;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  sweepId = await storePlan(api.db, PLAN);
  for (const [number, variant] of ["good", "poor"].entries()) {
    const { runs } = await storeTrial(api.db, sweepId, { number, variant, state: "complete" });
    for (const { trainingId, fold } of runs) await storeRegression(trainingId, fold, number === 0 ? 1 : 2);
  }
});
afterAll(async () => {
  unregister();
  await api.close();
});

/** An evaluation of as many items in each group, their errors `scale` times as large as they are drawn. */
async function storeRegression(trainingId: number, fold: number, scale: number): Promise<void> {
  const random = createRandom(`fold ${fold}`);
  const items = Array.from({ length: GROUPS * ITEMS }, (_, index) => {
    const target = random.normal();
    return { index, group: `g${index % GROUPS}`, target, predicted: target + scale * 0.2 * random.normal() };
  });
  const { rmse, mae, r2 } = regressionMeasures(items);
  await api.db.insert(schema.evaluation).values({
    trainingId,
    weights: "best",
    epoch: 2,
    conditions: {},
    measures: { rmse, mae, r2, lateness: scale * (10 + fold) },
    images: items.map(({ index }) => index),
    targets: items.map(({ target }) => target),
    predictions: items.map(({ predicted }) => predicted),
    itemGroups: items.map(({ group }) => group),
  });
}

const definition = (id: string, scope: string, more = "") => `id: ${id}
title: Errors
dataset: null
select: ${scope}
rows:
  - { key: good, label: Good, select: { variant: good } }
  - { key: poor, label: Poor, select: { variant: poor } }
columns:
  - { key: rmse, label: RMSE, metric: rmse }
  - { key: r2, label: R², metric: r2 }
  - { key: late, label: Lateness, metric: lateness }
compare: { among: rows }
questions:
  - key: late
    question: Is good sooner?
    metric: lateness
    first: { label: good, select: { variant: good } }
    second: { label: poor, select: { variant: poor } }
${more}`;
const yaml = { "content-type": "application/yaml" };
const save = (body: string) => send(create, "/api/v1/tables", { method: "POST", headers: yaml, body });
const read = async (id: string, query = "") => send(show, `/api/v1/tables/${id}${query}`, { params: { id } });

it("is saved, filled with intervals, tests and bold of its measures, listed and exported", async () => {
  const scope = `{ experiment: lines }`;
  expect((await save(definition("lines", scope))).status).toBe(201);
  const table = filledTableSchema.parse(await (await read("lines")).json());
  expect(table.dataset).toMatchObject({
    id: "",
    name: "experiment lines, without a dataset",
    isComparable: false,
  });
  const cell = (row: string, column: string) =>
    table.cells.find((one) => one.row === row && one.column === column);
  expect(cell("good", "rmse")?.ours?.intervalMethod).toMatch(/^linearized variance over 60 groups, t with/);
  for (const { ours } of table.cells) {
    expect(ours?.interval?.[0]).toBeLessThan(ours?.value ?? Number.NaN);
    expect(ours?.interval?.[1]).toBeGreaterThan(ours?.value ?? Number.NaN);
  }
  // Less is better of two of them, more of the other.
  for (const column of ["rmse", "r2", "late"])
    expect([cell("good", column)?.best, cell("poor", column)?.best], column).toEqual([true, false]);
  const [answer] = table.comparisons;
  expect(answer).toMatchObject({ direction: "minimize", effect: -11, images: 360 });
  expect(answer?.test).toMatch(/^paired t over 3 folds, 2.0 degrees of freedom; assumes training sets/);
  expect(table.measures).toEqual([
    { name: "lateness", direction: "minimize", unit: "ms", range: [null, null] },
  ]);

  const markdown = await (await read("lines", "?format=md")).text();
  expect(markdown).toContain("Is good sooner? Yes: lateness -11.000");
  expect(markdown).toContain("360 test items.");
  expect(markdown).toContain("lateness in ms, as the trainings reported it: smaller is better.");
  expect(await (await read("lines", "?format=csv")).text()).toContain(
    '"experiment lines, without a dataset"',
  );
  expect(await (await read("lines", "?format=latex")).text()).toContain("Good");

  const { tables } = tableListSchema.parse(await (await send(list, "/api/v1/tables")).json());
  const listed = tables.find(({ id }) => id === "lines");
  expect(listed?.withoutDataset).toEqual({ name: "experiment lines, without a dataset", filled: 6 });
  expect(tables.find(({ id }) => id === "9")).not.toHaveProperty("withoutDataset");
});

it("is of one sweep, and of none that is not there; a preview is as the saved one", async () => {
  const body = definition("one-sweep", `{ sweep: ${sweepId} }`);
  const drawn = await send(preview, "/api/v1/tables/preview", { method: "POST", headers: yaml, body });
  const table = filledTableSchema.parse(await drawn.json());
  expect(table.dataset.name).toBe(`sweep ${sweepId}, without a dataset`);
  expect(table.cells.every(({ ours }) => ours?.interval)).toBe(true);
  expect((await save(body)).status).toBe(201);
  const other = filledTableSchema.parse(await (await read("one-sweep")).json());
  expect(other.cells).toEqual(table.cells);

  const refused = async (scope: string, more?: string) => {
    const answer = await save(definition("no", scope, more));
    expect(answer.status).toBe(400);
    return errorBodySchema.parse(await answer.json()).error.problems?.map(({ field }) => field);
  };
  expect(await refused("{}")).toEqual(["select"]);
  expect(await refused("{ variant: good }")).toEqual(["select"]);
  expect(await refused("{ sweep: 99 }")).toEqual(["select.sweep"]);
  expect(await refused("{ experiment: lines }", "metric: nobody_reports_it\n")).toEqual(["metric"]);
});

it("says why nothing is run for its empty cells, and can be shown with a dataset", async () => {
  const body = definition("more", "{ experiment: lines }", "folds: [0, 1, 2, 3]\n");
  expect((await save(body)).status).toBe(201);
  const answer = await send(missing, "/api/v1/tables/more/missing", { params: { id: "more" } });
  expect(tableMissingSchema.parse(await answer.json())).toMatchObject({
    dataset: null,
    cells: 6,
    plans: [],
    unmet: [expect.stringContaining("have no dataset")],
  });
  const other = filledTableSchema.parse(await (await read("more", "?dataset=tiny-cells")).json());
  expect(other.dataset.id).toBe("tiny-cells");
  expect(other.cells.every(({ ours }) => ours === null)).toBe(true);
});

it("is made of what the vocabulary has: its measures, experiment and folds", async () => {
  const words = tableVocabularySchema.parse(
    await (await send(vocabulary, "/api/v1/tables/vocabulary")).json(),
  );
  expect(words.metrics).toEqual(["lateness", "mae", "r2", "rmse"]);
  expect(words).toMatchObject({ experiments: ["lines"], folds: [0, 1, 2], variants: ["good", "poor"] });
  expect(words.models).toEqual(["linear"]);
});

it("is filled from a program's classification with the positive class that its plan names", async () => {
  const plan = `name: a program
experiment: programs
trainer: { kind: command, command: [python3, train.py], task: classification, classes: ["yes", "no", "maybe"], positiveClass: "maybe" }
folds: [0]
`;
  const trialOf = { variant: "base", state: "complete" } as const;
  const { runs } = await storeTrial(api.db, await storePlan(api.db, plan), trialOf);
  for (const { trainingId } of runs)
    await api.db.insert(schema.evaluation).values({
      trainingId,
      weights: "best",
      epoch: 1,
      conditions: {},
      classes: ["yes", "no", "maybe"],
      confusion: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      measures: { auc: 1 },
      images: [0, 1, 2],
      labels: [0, 1, 2],
      scores: [0.1, 0.2, 0.9],
    });
  const observed = await listObservations({ ctx: api.db, datasetId: null });
  expect(observed.flatMap(({ classes }) => classes ?? [])).toMatchObject([{ positiveClass: "maybe" }]);
});
