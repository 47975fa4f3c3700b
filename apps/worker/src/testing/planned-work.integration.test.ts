import { endReasonText, type PlanInput } from "@foldwise/core/sweep";
import { actOnSweep, checkSweep, findSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "./lab";
import { plan } from "./plan";

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker({ slots: 4 });
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

const quick = {
  trainer: { kind: "simulate", epochSeconds: 0 },
  training: { epochs: 2, earlyStopping: null },
} as const;
const point = (...choices: (number | string)[]) => ({ type: "categorical" as const, choices });

async function promised(document: PlanInput) {
  const { cost, problems, warnings } = await checkSweep({
    ctx: lab.connection.db,
    source: JSON.stringify(document),
  });
  if (!cost) throw new Error(problems.map(({ field, problem }) => `${field}: ${problem}`).join("; "));
  const { trials, runs, trainings, shared, evaluations, epochs } = cost;
  return {
    cost,
    trials,
    runs,
    trainings,
    shared,
    evaluations,
    epochs,
    warnings: warnings.map(({ problem }) => problem),
  };
}

async function made(id: number) {
  const trainings = await lab.trainings(id);
  const ids = trainings.map((training) => training.id);
  const evaluations = await lab.connection.db
    .select({ id: schema.evaluation.id })
    .from(schema.evaluation)
    .where(inArray(schema.evaluation.trainingId, ids));
  return {
    trials: (await lab.trials(id)).length,
    runs: (await lab.runs(id)).length,
    trainings: trainings.length,
    evaluations: evaluations.length,
    epochs: trainings.reduce((sum, { epoch }) => sum + epoch, 0),
  };
}

const PLANS: [string, Omit<PlanInput, "experiment" | "dataset" | "trainer">, string[], string][] = [
  [
    "a random search of a space that is smaller than its budget",
    {
      name: "finite",
      folds: [0],
      space: { learningRate: point(0.011, 0.012) },
      sampler: { kind: "random" },
      budget: { maxTrials: 6 },
      concurrency: 4,
    },
    ["the space has 2 configurations: the sweep ends after 2 of 6 trials"],
    "space exhausted: 2 of 6",
  ],
  [
    "a grid that the budget cuts off",
    {
      name: "cut",
      folds: [0, 2],
      space: { learningRate: point(0.021, 0.022, 0.023), l1: point(0, 0.1, 0.2) },
      budget: { maxTrials: 4 },
    },
    ["4 of 9 grid points, the budget leaves out 5"],
    "budget reached: 4 of 9",
  ],
  [
    "variants that train the same",
    {
      name: "twins",
      folds: [0, 1],
      variants: { a: { training: { l1: 0.3 } }, b: { training: { l1: 0.3 } }, c: {} },
      space: { learningRate: point(0.031, 0.032), epochs: point(1, 3) },
      evaluation: { testSigmas: [0, 5], replicates: 2 },
      concurrency: 3,
    },
    ["trains the same as variants.a: both share one training"],
    "space exhausted: all 12 trials",
  ],
  [
    "random draws from ranges, with seeds and a budget that ends within a configuration",
    {
      name: "ranges",
      folds: [0, 1],
      seeds: [1, 2],
      variants: { plain: {}, cropped: { data: { crop: 0.5 } } },
      space: {
        learningRate: { type: "float", low: 0.001, high: 0.1, log: true },
        batchSize: { type: "int", low: 8, high: 64 },
      },
      sampler: { kind: "random", seed: 5 },
      budget: { maxTrials: 5 },
      concurrency: 2,
    },
    [],
    "budget reached: 5 trials",
  ],
];

describe("a sweep makes what its check promised", () => {
  it.each(PLANS)("%s", async (_, given, warnings, reason) => {
    const document = plan({ ...quick, ...given });
    const { shared, warnings: said, cost, ...promise } = await promised(document);
    expect(cost.newEvaluations).toBe(promise.evaluations);
    expect(said).toEqual(warnings);
    expect(shared).toBe(0);
    const id = await lab.launch(document);
    const ctx = lab.connection.db;
    const before = await findSweep({ ctx, id });
    expect(await lab.finished(id)).toMatchObject({ state: "complete" });
    expect(await made(id)).toEqual(promise);

    const after = await findSweep({ ctx, id });
    expect(after.endReason && endReasonText(after.plan, after.endReason)).toBe(reason);
    // The totals of the page are those of the launch, and all of them are there.
    const planned = ({ trials, trainings, evaluations, epochs }: typeof after) => ({
      trials: trials.planned,
      trainings: trainings.planned,
      evaluations: evaluations.planned,
      epochs: epochs.planned,
    });
    const { runs: __, ...totals } = promise;
    expect(planned(before)).toEqual(totals);
    expect(planned(after)).toEqual(totals);
    expect(after.trainings.complete).toBe(promise.trainings);
    expect(after.evaluations.complete).toBe(promise.evaluations);
    expect(after.epochs.complete).toBe(promise.epochs);

    // Asked again, everything is there: random draws are those that the sweep made.
    const again = await promised(document);
    expect(again).toMatchObject({ trainings: 0, shared: promise.trainings, epochs: 0 });
    expect(again.cost).toMatchObject({ newEvaluations: 0, time: { seconds: 0, waiting: { seconds: 0 } } });
    // Evaluations were timed, and what another plan's will take is known from them.
    const fresh = await promised({ ...document, fresh: true });
    expect(fresh.cost.time?.evaluation).toMatchObject({ basis: "measured" });
    expect(fresh.cost.time?.evaluation.seconds).toBeGreaterThan(0);
  });

  it("keeps its totals when it is cancelled, and a retry forgets why it ended", async () => {
    const document = plan({
      name: "cancelled",
      trainer: { kind: "simulate", epochSeconds: 0.3 },
      training: { epochs: 20, earlyStopping: null },
      space: { learningRate: point(0.041, 0.042) },
    });
    const id = await lab.launch(document);
    const ctx = lab.connection.db;
    const { epochs, trainings } = await findSweep({ ctx, id });
    expect([epochs.planned, trainings.planned]).toEqual([120, 6]);
    await until("an epoch", async () => (await lab.trainings(id)).some(({ epoch }) => epoch >= 1));
    await actOnSweep({ ctx, id, action: { action: "cancel" } });
    await lab.finished(id);
    const cancelled = await findSweep({ ctx, id });
    const { endReason } = cancelled;
    expect(endReason).toMatchObject({ kind: "cancelled", trials: 1 });
    expect(endReason && endReasonText(cancelled.plan, endReason)).toBe(
      "cancelled after 1 of at most 2 trials",
    );
    expect([cancelled.epochs.planned, cancelled.trainings.planned]).toEqual([120, 6]);
    await actOnSweep({ ctx, id, action: { action: "retry" } });
    expect((await findSweep({ ctx, id })).endReason).toBeNull();
    await actOnSweep({ ctx, id, action: { action: "cancel" } });
    await lab.finished(id);
  });
});
