import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTerminal } from "@foldwise/core/states";
import { registerTrainer } from "@foldwise/core/trainers";
import { type Connection, connect } from "@foldwise/db/client";
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
    temporal,
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
      measures: { rmse: expect.any(Number), mae: expect.any(Number) },
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
    evaluations: [{ measures: { rmse: expect.any(Number) }, images: 0, classes: null, confusion: null }],
  });
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
