import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTerminal } from "@foldwise/core/states";
import {
  answerVerdict,
  checkTableDefinition,
  type FilledTable,
  fillOnDemand,
  makeCellCache,
  renderTable,
  selectorBounds,
  sweepTableColumns,
  type TableDefinitionInput,
  type TabledSweep,
  tabledSweep,
  tableOfSweep,
  withPredictions,
} from "@foldwise/core/tables";
import { registerTrainer } from "@foldwise/core/trainers";
import { type Connection, connect } from "@foldwise/db/client";
import { listNamedMeasures, listObservations, listPredictions } from "@foldwise/db/repositories/observation";
import { findRunDetail } from "@foldwise/db/repositories/run";
import {
  checkSweep,
  createSweep,
  findSweep,
  findSweepDetail,
  listSweepEvaluations,
} from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { Client, Connection as TemporalConnection } from "@temporalio/client";
import { DefaultLogger, Runtime } from "@temporalio/worker";
import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import { linear } from "../../../../packages/core/src/trainers/testing/linear";
import { type Dispatcher, makeDispatcher } from "../dispatcher/dispatch";
import { linearTrainer } from "../trainers/testing/linear";
import { buildWhenStale } from "./build";
import { type InProcessWorker, startInProcessWorker } from "./in-process-worker";
import { until } from "./lab";
import { makeRacePoints } from "./race-points";

const temporalAddress = inject("TEMPORAL_ADDRESS");
const RATES = [0.001, 0.3, 0.03];

let database: TestDatabase;
let connection: Connection;
let temporalConnection: TemporalConnection;
let dispatcher: Dispatcher;
let home: string;
let worker: InProcessWorker;
/** A folder in core, a folder in the worker, and these two lines, which the registries have of any other trainer. */
const unregister = registerTrainer(linear);
const trainers = { linear: linearTrainer };

beforeAll(async () => {
  await buildWhenStale();
  Runtime.install({
    logger: new DefaultLogger("ERROR"),
    telemetryOptions: { logging: { forward: {}, filter: "ERROR" } },
  });
  database = await createTestDatabase();
  connection = connect(database.url);
  home = await mkdtemp(join(tmpdir(), "foldwise-new-trainer-"));
  temporalConnection = await TemporalConnection.connect({ address: temporalAddress });
  const temporal = new Client({ connection: temporalConnection, namespace: ownNamespace() });
  dispatcher = makeDispatcher({ db: connection.db, temporal });
  worker = await startInProcessWorker({
    id: "linear",
    connection,
    temporalAddress,
    home,
    points: makeRacePoints(),
    trainers,
  });
});

afterAll(async () => {
  unregister();
  await worker?.stop();
  await temporalConnection?.close();
  await connection?.close();
  await database?.drop();
  if (home) await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** No dataset, no objective: the trainer needs none, and its task has one. */
const plan = (given: object = {}) => ({
  name: "line",
  experiment: "regression",
  trainer: { kind: "linear", epochs: 15 },
  folds: [0, 1, 2],
  space: { learningRate: { type: "categorical", choices: RATES } },
  ...given,
});

async function run(document: object): Promise<number> {
  const { id } = await createSweep({ ctx: connection.db, source: JSON.stringify(document) });
  await dispatcher.round();
  await until(`sweep ${id} has ended`, async () =>
    isTerminal((await findSweep({ ctx: connection.db, id })).state),
  );
  return id;
}

it("a trainer of another task is swept end to end, and its measure says which trial is best", async () => {
  const { db: ctx } = connection;
  const id = await run(plan());
  const { sweep, trials } = await findSweepDetail({ ctx, id });
  expect(sweep).toMatchObject({
    state: "complete",
    dataset: null,
    trials: { planned: 3, byState: { complete: 3 } },
    trainings: { planned: 9, complete: 9 },
    evaluations: { planned: 9, complete: 9 },
    epochs: { planned: 135, complete: 135 },
    plan: { objective: { metric: "val/rmse", direction: "minimize" } },
  });
  // The smallest error, though every other rate's is greater: 0.3 comes to the line, the others are on their way.
  const values = trials.map(({ objective }) => Number(objective));
  expect(values[1]).toBeLessThan(0.2);
  expect(Math.min(...values)).toBe(values[1]);
  expect(values[0]).toBeGreaterThan(0.5);
  expect(sweep.best).toMatchObject({ trialNumber: 2, value: values[1] });
  expect(trials[1]?.configuration).toEqual({ learningRate: 0.3 });

  const trainingIds = trials.flatMap(({ runs }) => runs.map(({ training }) => training?.id ?? 0));
  const rows = await ctx
    .select()
    .from(schema.evaluation)
    .where(inArray(schema.evaluation.trainingId, trainingIds));
  expect(rows).toHaveLength(9);
  for (const row of rows)
    expect(row).toMatchObject({
      weights: "best",
      conditions: {},
      measures: { rmse: expect.any(Number), mae: expect.any(Number), r2: expect.any(Number) },
      classes: null,
      confusion: null,
      scores: null,
    });
  const evaluations = await listSweepEvaluations({ ctx, sweepId: id });
  expect(evaluations.map(({ trial, fold }) => [trial, fold])).toEqual(
    [1, 2, 3].flatMap((trial) => [0, 1, 2].map((fold) => [trial, fold])),
  );
  const meanOf = (trial: number) =>
    evaluations
      .filter((one) => one.trial === trial)
      .reduce((sum, { measures }) => sum + (measures.rmse ?? 0), 0) / 3;
  expect(meanOf(2)).toBeLessThan(meanOf(3));
  expect(meanOf(3)).toBeLessThan(meanOf(1));

  const runId = trials[1]?.runs[0]?.id ?? 0;
  const detail = await findRunDetail({ ctx, id: runId });
  expect(detail).toMatchObject({
    run: {
      dataset: null,
      training: { trainer: "linear", epochs: 15 },
      objective: { metric: "val/rmse", selection: { metric: "val/loss", direction: "minimize" } },
    },
    training: { split: null },
    evaluations: [{ measures: { rmse: expect.any(Number) }, images: 20, classes: null, confusion: null }],
  });
});

/** As the web server fills a table: from the evaluations alone, then with the predictions that it lacks. */
async function fill(document: TableDefinitionInput): Promise<FilledTable> {
  const definition = checkTableDefinition(document);
  const { db: ctx } = connection;
  const datasetId = null;
  const observations = await listObservations({ ctx, datasetId, bounds: selectorBounds(definition) });
  const options = { dataset: { id: "", name: "sweep", isComparable: false } };
  const cache = makeCellCache();
  const { needs } = fillOnDemand({ definition, baselines: [], observations, options }, cache);
  const loaded = await listPredictions({ ctx, datasetId, evaluations: needs ?? [] });
  const complete = observations.map((one) => withPredictions(one, loaded.get(one.version)));
  const { table } = fillOnDemand({ definition, baselines: [], observations: complete, options }, cache);
  if (table === undefined) throw new Error("the table still lacks predictions");
  return table;
}

async function tabledOf(id: number): Promise<TabledSweep> {
  const { sweep, trials } = await findSweepDetail({ ctx: connection.db, id });
  return tabledSweep({ ...sweep, objective: sweep.plan.objective, trialViews: trials });
}

const cellsIn = (table: FilledTable, column: string) => table.cells.filter((cell) => cell.column === column);

it("a table of its sweep has trials by folds with intervals, the least error bold, and answers", async () => {
  const id = await run(plan({ name: "many items", data: { items: 900 } }));
  const sweep = await tabledOf(id);
  expect(sweep).toMatchObject({ dataset: null, metric: "rmse", hasTestNoise: false });
  expect(sweepTableColumns(sweep)).toEqual(["folds", "metrics"]);
  expect(() => tableOfSweep(sweep, "sigmas")).toThrow(/by: "?sigmas"? — sweep \d+ has no test noise/);
  const made = tableOfSweep(sweep, "folds", "trials");
  expect(made).toMatchObject({ dataset: null, metric: "rmse", select: { sweep: id, weights: "best" } });
  const arm = (learningRate: number) => ({
    label: `${learningRate}`,
    select: { "trainer.learningRate": learningRate },
  });
  const question = { key: "q", question: "Is 0.3 better than 0.03?", metric: "rmse" };
  const table = await fill({ ...made, questions: [{ ...question, first: arm(0.3), second: arm(0.03) }] });
  const means = cellsIn(table, "mean");
  // Best first by validation: 0.3, 0.03, 0.001.
  expect(means.map(({ best }) => best)).toEqual([true, false, false]);
  expect(means[0]?.ours?.value).toBeLessThan(means[1]?.ours?.value ?? 0);
  for (const { ours } of table.cells) {
    const [low, high] = ours?.interval ?? [0, 0];
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(ours?.value ?? 0);
    expect(high).toBeGreaterThan(ours?.value ?? 0);
  }
  expect(means[0]?.ours).toMatchObject({ images: 900, trainings: 3, folds: [0, 1, 2] });
  expect(means[0]?.ours?.intervalMethod).toMatch(
    /^linearized variance over 900 items \(groups unknown\), t with .* on the log scale; assumes independent items$/,
  );
  const [answer] = table.comparisons;
  expect(answer?.effect).toBeLessThan(0);
  expect(answer?.test).toMatch(/^paired t over 900 items \(groups unknown\)/);
  expect(answer && answerVerdict(answer)).toBe("Yes (p < 0.001)");
  expect(renderTable(table, "md")).toContain("900 test items.");
  expect(table.measures).toBeUndefined();
});

it("measures that its plan names choose the best trial and stand in tables, with fold by fold tests", async () => {
  const trainer = {
    kind: "linear",
    epochs: 15,
    measures: { "slope error": { direction: "minimize", unit: "per x", min: 0 } },
  };
  const objective = { metric: "val/slope error", direction: "minimize" };
  const id = await run(plan({ name: "reported", trainer, objective }));
  const detail = await findSweepDetail({ ctx: connection.db, id });
  expect(detail.sweep.best).toMatchObject({ trialNumber: 2 });
  const sweep = await tabledOf(id);
  const metrics = tableOfSweep(sweep, "metrics", "trials");
  expect(metrics.columns.map(({ key, label }) => [key, label])).toEqual([
    ["slope error", "slope error"],
    ["rmse", "RMSE"],
    ["mae", "MAE"],
    ["r2", "R²"],
  ]);
  const table = await fill(metrics);
  const own = cellsIn(table, "slope error");
  expect(own.map(({ best }) => best)).toEqual([true, false, false]);
  expect(own[0]?.ours?.intervalMethod).toBe(
    "variance over 3 folds, t with 2.0 degrees of freedom on the log scale; assumes training sets of the folds overlap as in 3-fold cross-validation",
  );
  expect(table.measures).toEqual([
    { name: "slope error", direction: "minimize", unit: "per x", range: [0, null] },
  ]);
  expect(table.notes).toContain("slope error in per x, as the trainings reported it: smaller is better.");
  // R² of greater is better, and 60 items are too few for an interval of each fold but not of all.
  const r2 = cellsIn(table, "r2");
  expect(r2[0]?.ours?.value).toBeGreaterThan(r2[2]?.ours?.value ?? 1);
  expect(await listNamedMeasures({ ctx: connection.db })).toContain("slope error");
});

it("an equal plan trains nothing again, and its time is known from what was trained", async () => {
  const { db: ctx } = connection;
  const check = await checkSweep({ ctx, source: JSON.stringify(plan({ name: "again" })) });
  expect(check.problems).toEqual([]);
  expect(check.cost).toMatchObject({ trials: 3, trainings: 0, shared: 9, evaluations: 9, basis: "measured" });
  const before = await ctx.select({ id: schema.training.id }).from(schema.training);
  const id = await run(plan({ name: "again" }));
  expect(await ctx.select({ id: schema.training.id }).from(schema.training)).toHaveLength(before.length);
  const [row] = await ctx.select().from(schema.sweep).where(eq(schema.sweep.id, id));
  expect(row).toMatchObject({ state: "complete", datasetId: null, splitId: null });
});

it.each([
  ["a dataset", { dataset: "digits" }, "dataset"],
  ["noise on test images", { evaluation: { testSigmas: [0, 5] } }, "evaluation.testSigmas"],
  [
    "a measure of another task",
    { objective: { metric: "val/auc", direction: "maximize" } },
    "objective.metric",
  ],
  ["another trainer's parameter", { space: { l1: { type: "categorical", choices: [0] } } }, "space.l1"],
  ["another trainer's section", { training: { epochs: 3 } }, "training.epochs"],
  [
    "a variant of another task",
    { variants: { a: {}, b: { trainer: { kind: "tfjs" } } } },
    "variants.b.trainer.kind",
  ],
])("a plan of it that names %s is refused, with the field", async (_, given, field) => {
  const check = await checkSweep({ ctx: connection.db, source: JSON.stringify(plan(given)) });
  expect(check.problems.map((problem) => problem.field)).toContain(field);
});
