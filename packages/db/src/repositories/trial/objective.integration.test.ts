import type { PlanInput } from "@foldwise/core/sweep";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { findRun, listRuns } from "../run";
import { findSweepDetail } from "../sweep";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { type Epoch, storeSeries } from "../testing/store-series";
import { endAttempt } from "../training";
import { closeTrial, completeRuns, completeTrials, findCompleteTrials } from ".";

/**
 * Fold 0 of the bug report: best epoch 1 with 0.500, last epoch 0.500, and a lucky epoch 7 with 0.667 whose weights
 * nobody keeps.
 */
const LOSSES = [0.9, 1, 1.1, 1.2, 1.1, 1.3, 1.2, 1.4];
const ACCURACIES = [0.5, 0.333, 0.5, 0.4, 0.5, 0.6, 0.667, 0.45];
const EPOCHS = LOSSES.map((loss, i) => ({ "val/loss": loss, "val/balanced_accuracy": ACCURACIES[i] ?? 0 }));

let database: TestDatabase;
let connection: Connection;
let metrics: PostgresMetricStore;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  metrics = createMetricStore(connection);
  await storeRowsOnlyDataset(connection.db);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const finish = async (trialId: number, trainingId: number, number: number) => {
  const ctx = connection.db;
  const end = { outcome: "complete", as: "complete" } as const;
  await endAttempt({ ctx, trainingId, trialId, number, end });
  await completeRuns({ ctx, trialId, trainingId });
};

/** Ends a trial as a worker does that ends several at a time; what it leaves, closeTrial ends. */
async function end(trialId: number) {
  const ctx = connection.db;
  const [complete] = await findCompleteTrials({ ctx, trialIds: [trialId] });
  if (!complete) return null;
  const ended = [await completeTrials({ ctx, trials: [complete] }), await closeTrial({ ctx, trialId })];
  return { objective: complete.objective, ended };
}

describe("the objective", () => {
  it("is of the best epoch's weights at every moment, and no epoch that is not kept can raise it", async () => {
    const ctx = connection.db;
    const { sweepId, trialId, trainingIds } = await openSimulatedTrial(ctx, { folds: [0, 1] });
    const [first = 0, second = 0] = trainingIds;
    const seen: (unknown | null)[] = [];
    const runOf = async (trainingId: number) => {
      const { runs } = await listRuns({ ctx, filter: { sweepId }, limit: 10 });
      return runs.find(({ training }) => training?.id === trainingId);
    };
    expect(await runOf(first)).toMatchObject({ objective: null });
    const number = await storeSeries({
      ctx,
      metrics,
      trialId,
      trainingId: first,
      epochs: EPOCHS,
      afterEach: async () => {
        // No compaction runs here: what is shown does not wait for one.
        const run = await runOf(first);
        const { training, objective } = run ?? {};
        seen.push([training?.epoch, training?.bestEpoch, objective?.epoch, objective?.value]);
      },
    });
    expect(seen).toEqual(EPOCHS.map((_, i) => [i + 1, 1, 1, 0.5]));
    await finish(trialId, first, number);
    expect(await runOf(first)).toMatchObject({ state: "complete", objective: { value: 0.5 } });

    const rising = EPOCHS.map((epoch, i) => ({ ...epoch, "val/loss": 2 - i / 10 }));
    await finish(
      trialId,
      second,
      await storeSeries({ ctx, metrics, trialId, trainingId: second, epochs: rising }),
    );
    expect(await runOf(second)).toMatchObject({ training: { bestEpoch: 8 }, objective: { value: 0.45 } });
    expect(await end(trialId)).toEqual({ objective: expect.closeTo(0.475, 12), ended: [[true], "complete"] });
    const { trials, sweep } = await findSweepDetail({ ctx, id: sweepId });
    expect(trials[0]?.objective).toBeCloseTo(0.475, 12);
    expect(trials[0]?.runs.map(({ objective }) => objective?.value)).toEqual([0.5, 0.45]);
    expect(sweep.best?.value).toBeCloseTo(0.475, 12);
  });

  it("is of the last epoch where the plan evaluates the last weights", async () => {
    const ctx = connection.db;
    const { sweepId, trialId, trainingIds } = await openSimulatedTrial(ctx, {
      folds: [0],
      evaluation: { weights: "last" },
      fresh: true,
    });
    const [trainingId = 0] = trainingIds;
    await finish(
      trialId,
      trainingId,
      await storeSeries({ ctx, metrics, trialId, trainingId, epochs: EPOCHS }),
    );
    expect(await end(trialId)).toEqual({ objective: 0.45, ended: [[true], "complete"] });
    const { trials } = await findSweepDetail({ ctx, id: sweepId });
    expect(trials[0]).toMatchObject({ objective: 0.45 });
    expect(trials[0]?.runs[0]).toMatchObject({
      training: { bestEpoch: 1 },
      objective: {
        metric: "val/balanced_accuracy",
        weights: "last",
        selection: null,
        epoch: 8,
        value: 0.45,
      },
    });
  });

  it("is missing where the metric has no value at these weights, though another epoch has one", async () => {
    const ctx = connection.db;
    const { trialId, trainingIds, sweepId } = await openSimulatedTrial(ctx, {
      folds: [0],
      objective: { metric: "val/auc", direction: "maximize" },
      fresh: true,
    });
    const [trainingId = 0] = trainingIds;
    const epochs: Epoch[] = [{ "val/loss": 0.5 }, { "val/loss": 0.6, "val/auc": 0.9 }];
    await finish(trialId, trainingId, await storeSeries({ ctx, metrics, trialId, trainingId, epochs }));
    expect(await end(trialId)).toEqual({ objective: null, ended: [[true], "complete"] });
    const { trials } = await findSweepDetail({ ctx, id: sweepId });
    expect(trials[0]).toMatchObject({ state: "complete", objective: null });
    const run = await findRun({ ctx, id: trials[0]?.runs[0]?.id ?? 0 });
    expect(run.objective).toMatchObject({ metric: "val/auc", epoch: 1, value: null });
  });

  it("is written by closeTrial where there is more to do: a run that is left, a rule that counts complete trials", async () => {
    const ctx = connection.db;
    const open = await openSimulatedTrial(ctx, { folds: [0, 1], fresh: true });
    const stopping = { kind: "median", startupTrials: 1 } as const;
    const ruled = await openSimulatedTrial(ctx, { folds: [0], fresh: true, stopping });
    for (const { trialId, trainingIds } of [open, ruled]) {
      const [trainingId = 0] = trainingIds;
      await finish(
        trialId,
        trainingId,
        await storeSeries({ ctx, metrics, trialId, trainingId, epochs: EPOCHS }),
      );
    }
    expect([await end(open.trialId), await end(ruled.trialId)]).toEqual([null, null]);
    expect(await completeTrials({ ctx, trials: [written(open), written(ruled)] })).toEqual([false, false]);
  });

  it("of several objectives is all of them, with by how much a constraint is exceeded; the best are a front", async () => {
    const ctx = connection.db;
    const complete = async (constraints: object[]) => {
      const { sweepId, trialId, trainingIds } = await openSimulatedTrial(ctx, {
        folds: [0],
        objectives: [
          { metric: "val/balanced_accuracy", direction: "maximize", reference: 0 },
          { metric: "val/loss", direction: "minimize", reference: 2 },
        ],
        constraints: constraints as NonNullable<PlanInput["constraints"]>,
        fresh: true,
      });
      const [trainingId = 0] = trainingIds;
      await finish(
        trialId,
        trainingId,
        await storeSeries({ ctx, metrics, trialId, trainingId, epochs: EPOCHS }),
      );
      await closeTrial({ ctx, trialId });
      return findSweepDetail({ ctx, id: sweepId });
    };
    const kept = await complete([{ metric: "val/loss", max: 1 }]);
    expect(kept.trials[0]).toMatchObject({ objective: 0.5, objectives: [0.5, 0.9] });
    expect(kept.trials[0]?.violations?.[0]).toBeCloseTo(-0.1, 12);
    expect(kept.sweep).toMatchObject({
      best: null,
      front: { trials: [kept.trials[0]?.number], of: 1, reference: [0, 2] },
    });
    expect(kept.sweep.front?.hypervolume).toBeCloseTo(0.5 * 1.1, 12);

    const exceeded = await complete([
      { metric: "val/loss", max: 0.8 },
      { metric: "val/auc", min: 0.5 },
    ]);
    expect(exceeded.trials[0]?.violations?.[0]).toBeCloseTo(0.1, 12);
    expect(exceeded.trials[0]?.violations?.[1]).toBe(Number.POSITIVE_INFINITY);
    expect(exceeded.sweep.front).toMatchObject({ trials: [], of: 0 });
  });

  it("is of no best trial where it exceeds a constraint", async () => {
    const ctx = connection.db;
    const best = async (max: number) => {
      const { sweepId, trialId, trainingIds } = await openSimulatedTrial(ctx, {
        folds: [0],
        constraints: [{ metric: "val/loss", max }],
        fresh: true,
      });
      const [trainingId = 0] = trainingIds;
      await finish(
        trialId,
        trainingId,
        await storeSeries({ ctx, metrics, trialId, trainingId, epochs: EPOCHS }),
      );
      await closeTrial({ ctx, trialId });
      return (await findSweepDetail({ ctx, id: sweepId })).sweep.best;
    };
    expect(await best(0.95)).toMatchObject({ value: 0.5 });
    expect(await best(0.85)).toBeNull();
  });
});

/** As though all was complete when it was looked at. */
function written({ trialId, sweepId }: { trialId: number; sweepId: number }) {
  return { trialId, sweep: { id: sweepId, uid: "", generation: 1 }, objective: 1 };
}
