import { nestedOutcome, type Plan } from "@foldwise/core/sweep";
import { actOnSweep, checkSweep, findSweepDetail } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
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

const RATES = [0.0003, 0.003, 0.03];
const document = plan({
  name: "nested",
  trainer: { kind: "simulate", epochSeconds: 0.02 },
  splits: { scheme: "leave-one-fold-out", inner: { k: 2 } },
  training: { epochs: 2, earlyStopping: null },
  evaluation: { testSigmas: [0], lastAtZero: false },
  space: { learningRate: { type: "float", low: 0.0001, high: 0.1, grid: RATES } },
  concurrency: 3,
});

/** What a run measured at its best epoch, read from what its training stored. */
async function objectiveOf(trainingId: number, metric: string): Promise<number> {
  const [best] = await lab.connection.db
    .select({ validation: schema.checkpoint.validation })
    .from(schema.training)
    .innerJoin(
      schema.checkpoint,
      and(
        eq(schema.checkpoint.trainingId, schema.training.id),
        eq(schema.checkpoint.epoch, schema.training.bestEpoch),
      ),
    )
    .where(eq(schema.training.id, trainingId));
  return Number(best?.validation?.[metric]);
}

async function imagesOf(trainingId: number): Promise<Record<string, number[]>> {
  const rows = await lab.connection.db
    .select({ side: schema.splitPart.side, images: schema.splitPart.images })
    .from(schema.training)
    .innerJoin(
      schema.splitPart,
      and(
        eq(schema.splitPart.splitId, schema.training.splitId),
        eq(schema.splitPart.fold, schema.training.fold),
      ),
    )
    .where(eq(schema.training.id, trainingId));
  return Object.fromEntries(rows.map(({ side, images }) => [side, images]));
}

it("a nested cross-validation, paused once, chooses in each outer fold by its inner folds as a plain computation does", async () => {
  const ctx = lab.connection.db;
  const { cost, problems } = await checkSweep({ ctx, source: JSON.stringify(document) });
  expect(problems).toEqual([]);
  // 3 outer folds × (3 rates on 2 inner folds, and the chosen one on the fold).
  expect(cost).toMatchObject({ trials: 12, runs: 21, trainings: 21, evaluations: 3, allEpochs: 42 });

  const id = await lab.launch(document);
  await until("a refit", async () => (await lab.trials(id)).some(({ isRefit }) => isRefit));
  await actOnSweep({ ctx, id, action: { action: "pause" } });
  await until("the pause", async () => (await lab.sweep(id)).state === "paused");
  await actOnSweep({ ctx, id, action: { action: "resume" } });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", endReason: { kind: "space-exhausted" } });

  const [trials, runs] = [await lab.trials(id), await lab.runs(id)];
  expect([trials.length, runs.length]).toEqual([12, 21]);
  const evaluations = await ctx.select().from(schema.evaluation);
  expect(evaluations).toHaveLength(3);

  const detail = await findSweepDetail({ ctx, id });
  const { objective }: Plan = detail.sweep.plan;
  for (const outer of [0, 1, 2]) {
    const candidates = trials.filter((trial) => trial.outerFold === outer && !trial.isRefit);
    expect(candidates.map(({ configuration }) => configuration.learningRate)).toEqual(RATES);
    const means: number[] = [];
    for (const { id: trialId } of candidates) {
      const own = runs.filter((run) => run.trialId === trialId);
      expect(own.map(({ fold }) => fold).sort()).toEqual([0, 1]);
      let sum = 0;
      for (const { trainingId } of own) sum += await objectiveOf(trainingId ?? 0, objective.metric);
      means.push(sum / own.length);
    }
    const best = RATES[means.indexOf(Math.max(...means))];
    const refits = trials.filter((trial) => trial.outerFold === outer && trial.isRefit);
    expect(refits.map(({ configuration }) => configuration.learningRate)).toEqual([best]);

    const [refit] = runs.filter((run) => run.trialId === refits[0]?.id);
    expect(refit).toMatchObject({ fold: outer, state: "complete" });
    const sides = await imagesOf(refit?.trainingId ?? 0);
    const rest = [...(sides.train ?? []), ...(sides.val ?? [])].sort((a, b) => a - b);
    for (const { id: trialId } of candidates)
      for (const { trainingId } of runs.filter((run) => run.trialId === trialId)) {
        const inner = await imagesOf(trainingId ?? 0);
        expect(inner.test).toEqual([]);
        expect([...(inner.train ?? []), ...(inner.val ?? [])].sort((a, b) => a - b)).toEqual(rest);
        expect(evaluations.some((evaluation) => evaluation.trainingId === trainingId)).toBe(false);
      }
  }

  const scoreOf = (refit: { number: number }, metric: string) =>
    detail.refitEvaluations.find(({ trial }) => trial === refit.number)?.measures[metric] ?? null;
  const outcome = nestedOutcome(detail.sweep.plan, detail.trials, scoreOf);
  expect(outcome?.variants[0]?.folds.map(({ refit }) => refit?.state)).toEqual([
    "complete",
    "complete",
    "complete",
  ]);
  expect(detail.sweep).toMatchObject({
    best: null,
    trials: { planned: 12 },
    trainings: { planned: 21, complete: 21 },
    evaluations: { planned: 3, complete: 3 },
  });
});

it("shares the trainings of what was chosen with a sweep that has no inner folds", async () => {
  const first = (await lab.trials((await lab.connection.db.select().from(schema.sweep))[0]?.id ?? 0)).find(
    ({ isRefit, outerFold }) => isRefit && outerFold === 1,
  );
  const { splits: _, space: __, ...rest } = document;
  const id = await lab.launch({
    ...rest,
    name: "plain",
    folds: [1],
    splits: { scheme: "leave-one-fold-out" },
    training: { ...document.training, learningRate: Number(first?.configuration.learningRate) },
  });
  await lab.finished(id);
  expect((await lab.runs(id)).map(({ shared }) => shared)).toEqual([true]);
});
