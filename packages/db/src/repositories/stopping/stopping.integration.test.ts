import type { PlanInput } from "@foldwise/core/sweep";
import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { attempt, run, runReport, sweep, training, trial, trialReport } from "../../schema";
import { actOnSweep, advanceSweep, editSweep, findSweepDetail } from "../sweep";
import { readProgress } from "../sweep/progress";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimTraining, endAttempt, storeEpoch } from "../training";
import { readDemand } from "../training/demand";
import { closeTrial, completeRuns, desiredTrialState, openTrial } from "../trial";
import { endAtLimit, reportToTrials } from ".";
import { listReportedTrials } from "./watched-trials";

const METRIC = "val/accuracy";

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

/** A search of as many trials as are asked for, its first trial open. Learning rates are all distinct. */
async function open({ stopping, ...given }: Partial<PlanInput>) {
  const { sweepId, trialId, trainingIds } = await openSimulatedTrial(connection.db, {
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
    sampler: { kind: "random", seed: ++seed },
    budget: { maxTrials: 20 },
    objective: { metric: METRIC, direction: "maximize" },
    training: { epochs: 4, earlyStopping: null },
    ...(stopping ? { stopping } : {}),
    ...given,
  });
  return { sweepId, trialId, trainingIds };
}
let seed = 0;

/** The next trial of a sweep, once the one before has ended. */
async function next(sweepId: number) {
  const ctx = connection.db;
  const [row] = await ctx.select({ uid: sweep.uid }).from(sweep).where(eq(sweep.id, sweepId));
  const step = await advanceSweep({ ctx, sweepId, uid: row?.uid ?? "", generation: 1 });
  const [trialId = 0] = step.open.at(-1) ?? [];
  const { trainingIds } = await openTrial({ ctx, trialId, versionsOf: async () => ({ simulate: "1" }) });
  return { trialId, trainingIds };
}

const trialOf = async (id: number) => {
  const [row] = await connection.db.select().from(trial).where(eq(trial.id, id));
  if (!row) throw new Error(`no trial ${id}`);
  return row;
};

/** Values of the objective's metric by epoch, stored as an attempt does; judged after each, unless the worker "dies". */
async function train(
  trialId: number,
  trainingId: number,
  values: readonly number[],
  { isJudged = true, from = 0 } = {},
): Promise<number> {
  const ctx = connection.db;
  const claim = await claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 0 });
  if (claim.kind !== "claimed") throw new Error(`the training is ${claim.kind}`);
  for (const [index, value] of values.entries()) {
    const epoch = from + index + 1;
    const points = [{ name: METRIC, step: epoch, time: 0, value }];
    const { reported } = await storeEpoch({
      metrics,
      trainingId,
      number: claim.attempt,
      epoch,
      points,
      checkpoint: { sha256: `${trainingId}-${epoch}`, bytes: 1, content: null },
      isBest: true,
      bestEpoch: epoch,
    });
    if (isJudged) await reportToTrials({ ctx, metrics, trainingId, points, reported });
  }
  return claim.attempt;
}

/** Trains every fold to its end and closes the trial. */
async function complete(
  trialId: number,
  trainingIds: readonly number[],
  folds: readonly (readonly number[])[],
) {
  const ctx = connection.db;
  for (const [index, trainingId] of trainingIds.entries()) {
    const number = await train(trialId, trainingId, folds[index] ?? []);
    await endAttempt({ ctx, trainingId, trialId, number, end: { outcome: "complete", as: "complete" } });
    await completeRuns({ ctx, trialId, trainingId });
  }
  return closeTrial({ ctx, trialId });
}

describe("a trial of several folds", () => {
  it("is judged by the mean over its folds so far, against complete trials over the same folds", async () => {
    const stopping = { kind: "median", startupTrials: 1 } as const;
    const first = await open({ stopping, folds: [0, 1] });
    // Fold 1 is harder than fold 0, for every trial.
    expect(
      await complete(first.trialId, first.trainingIds, [
        [0.6, 0.7, 0.8, 0.9],
        [0.2, 0.3, 0.4, 0.5],
      ]),
    ).toBe("complete");

    const second = await next(first.sweepId);
    await train(second.trialId, second.trainingIds[0] ?? 0, [0.61, 0.71, 0.81, 0.91]);
    expect((await trialOf(second.trialId)).stop).toBeNull();
    // Better than the complete trial in fold 0 alone, in the mean of both it is worse.
    await train(second.trialId, second.trainingIds[1] ?? 0, [0.21, 0.05]);
    expect((await trialOf(second.trialId)).stop).toMatchObject({
      rule: "median",
      metric: METRIC,
      step: 2,
      runs: 2,
      ofRuns: 2,
      value: expect.closeTo((0.71 + 0.05) / 2, 12),
      against: expect.closeTo((0.7 + 0.3) / 2, 12),
      reason: "worse than the median of 1 complete trial",
    });
  });

  it("whose folds report at the same time misses no mean over them", async () => {
    const ctx = connection.db;
    const stopping = { kind: "median", startupTrials: 20 } as const;
    const { trialId, trainingIds } = await open({ stopping, folds: [0, 1] });
    await Promise.all(
      trainingIds.map((id, fold) =>
        train(
          trialId,
          id,
          [0.1, 0.2, 0.3].map((v) => v + fold),
        ),
      ),
    );
    const rows = await ctx.select().from(trialReport).where(eq(trialReport.trialId, trialId));
    const found = rows.map(({ runs, cell, value }) => [runs, cell, Number(value.toFixed(9))]).sort();
    const mean = (runs: number, step: number) => Number((step / 10 + (runs - 1) / 2).toFixed(9));
    expect(found).toEqual([1, 2].flatMap((runs) => [1, 2, 3].map((step) => [runs, step, mean(runs, step)])));
  });

  it("stops after two bad folds: the third never starts, and what has ended stays", async () => {
    const ctx = connection.db;
    const stopping = { kind: "threshold", lower: 0.4 } as const;
    const { sweepId, trialId, trainingIds } = await open({ stopping, folds: [0, 1], seeds: [1, 2] });
    const [first = 0, second = 0, third = 0] = trainingIds;
    const number = await train(trialId, first, [0.5, 0.5, 0.5, 0.5]);
    await endAttempt({
      ctx,
      trainingId: first,
      trialId,
      number,
      end: { outcome: "complete", as: "complete" },
    });
    await completeRuns({ ctx, trialId, trainingId: first });
    await train(trialId, second, [0.35]);
    expect((await trialOf(trialId)).stop).toBeNull();
    await train(trialId, second, [0.1], { from: 1 });
    expect((await trialOf(trialId)).stop).toMatchObject({
      runs: 2,
      ofRuns: 4,
      step: 2,
      value: 0.3,
      against: 0.4,
    });
    expect(await desiredTrialState({ ctx, trialId })).toBe("cancel");
    const claim = await claimTraining({ ctx, trainingId: third, trialId, workerId: "w", leaseMs: 0 });
    expect(claim.kind).toBe("cancelled");
    expect(await closeTrial({ ctx, trialId })).toBe("pruned");
    const runs = await ctx.select().from(run).where(eq(run.trialId, trialId)).orderBy(asc(run.id));
    expect(runs.map(({ state }) => state)).toEqual(["complete", "pruned", "pruned", "pruned"]);
    expect(await trialOf(trialId)).toMatchObject({ state: "pruned", objective: null, failure: null });
    const [abandoned] = await ctx.select().from(training).where(eq(training.id, third));
    expect(abandoned?.state).toBe("cancelled");

    // A retry takes up what failed or was cancelled, and no decision of a rule.
    await actOnSweep({ ctx, id: sweepId, action: { action: "cancel" } });
    const [row] = await ctx.select({ uid: sweep.uid }).from(sweep).where(eq(sweep.id, sweepId));
    await advanceSweep({ ctx, sweepId, uid: row?.uid ?? "", generation: 1 });
    await actOnSweep({ ctx, id: sweepId, action: { action: "retry" } });
    expect(await trialOf(trialId)).toMatchObject({ state: "pruned", generation: 1 });
  });
});

it("of a training that two sweeps share, the one without the rule goes on", async () => {
  const ctx = connection.db;
  const sampler = { kind: "random", seed: 1000 } as const;
  const strict = await open({ sampler, stopping: { kind: "threshold", lower: 0.4 } });
  const lenient = await open({ sampler });
  expect(lenient.trainingIds).toEqual(strict.trainingIds);
  const [trainingId = 0] = strict.trainingIds;
  await train(strict.trialId, trainingId, [0.1]);
  const demandOf = (trialId: number) => readDemand({ ctx, trainingId, trialId });
  expect(await demandOf(strict.trialId)).toMatchObject({ own: "cancel", othersRun: true });
  expect(await demandOf(lenient.trialId)).toMatchObject({ own: "run", othersRun: false });
  expect(await closeTrial({ ctx, trialId: strict.trialId })).toBe("pruned");
  await train(lenient.trialId, trainingId, [0.2, 0.3, 0.4], { from: 1 });
  const [row] = await ctx.select().from(training).where(eq(training.id, trainingId));
  expect(row).toMatchObject({ state: "running", epoch: 4 });
});

it("a report whose answer an outage took says again that its trial is stopped", async () => {
  const ctx = connection.db;
  const { trialId, trainingIds } = await open({ stopping: { kind: "threshold", lower: 0.4 } });
  const [trainingId = 0] = trainingIds;
  await train(trialId, trainingId, [0.5]);
  const reported = await listReportedTrials({ ctx, trainingId, step: 2 });
  await train(trialId, trainingId, [0.1], { from: 1 });
  expect((await trialOf(trialId)).stop).toMatchObject({ step: 2, value: 0.1 });
  const points = [{ name: METRIC, step: 2, time: 0, value: 0.1 }];
  const again = () => reportToTrials({ ctx, metrics, trainingId, points, reported });
  expect((await again()).isAnyStopped).toBe(true);
  // Others may have closed it meanwhile.
  expect(await closeTrial({ ctx, trialId })).toBe("pruned");
  expect((await again()).isAnyStopped).toBe(true);
});

it("a trial that joins a training is judged by all that was reported before, once", async () => {
  const ctx = connection.db;
  const sampler = { kind: "random", seed: 2000 } as const;
  const before = await open({ sampler });
  const [trainingId = 0] = before.trainingIds;
  await train(before.trialId, trainingId, [0.5, 0.1]);
  const late = await open({ sampler, stopping: { kind: "threshold", lower: 0.4 } });
  expect((await reportToTrials({ ctx, metrics, trainingId })).sweepIds).toEqual([late.sweepId]);
  expect((await trialOf(late.trialId)).stop).toMatchObject({ step: 2, value: 0.1 });
  expect(await reportToTrials({ ctx, metrics, trainingId })).toMatchObject({
    stopped: [],
    isAnyStopped: true,
  });
});

it("what a worker stored and did not live to have judged is judged by the next, in order", async () => {
  const ctx = connection.db;
  const { trialId, trainingIds } = await open({ stopping: { kind: "threshold", lower: 0.4 } });
  const [trainingId = 0] = trainingIds;
  await train(trialId, trainingId, [0.5]);
  await train(trialId, trainingId, [0.3, 0.2], { isJudged: false, from: 1 });
  const [one, other] = await Promise.all([
    reportToTrials({ ctx, metrics, trainingId }),
    reportToTrials({ ctx, metrics, trainingId }),
  ]);
  expect([...one.stopped, ...other.stopped]).toHaveLength(1);
  expect((await trialOf(trialId)).stop).toMatchObject({ step: 2, value: 0.3 });
  const reports = await ctx.select().from(trialReport).where(eq(trialReport.trialId, trialId));
  expect(reports.map(({ step }) => step).toSorted()).toEqual([1, 2]);
});

it("NaN is stopped, also while no other trial is there", async () => {
  const { trialId, trainingIds } = await open({ stopping: { kind: "asha" } });
  await train(trialId, trainingIds[0] ?? 0, [Number.NaN]);
  expect((await trialOf(trialId)).stop).toEqual({
    rule: "asha",
    metric: METRIC,
    step: 1,
    runs: 1,
    ofRuns: 1,
    value: "NaN",
    against: null,
    reason: "not a number",
  });
});

it("at the last step of the last run nothing is left to be saved", async () => {
  const { trialId, trainingIds } = await open({
    stopping: { kind: "threshold", lower: 0.4, warmupSteps: 3 },
  });
  await train(trialId, trainingIds[0] ?? 0, [0.1, 0.1]);
  expect((await trialOf(trialId)).stop).toBeNull();
  const last = await open({ stopping: { kind: "asha", minResource: 2, reductionFactor: 2 } });
  await complete(last.trialId, last.trainingIds, [[0.5, 0.5, 0.5, 0.5]]);
  const worse = await next(last.sweepId);
  expect(await complete(worse.trialId, worse.trainingIds, [[0.6, 0.6, 0.6, 0.4]])).toBe("complete");
});

it("a stopped trial stands in for what it would have had over more folds", async () => {
  const ctx = connection.db;
  const stopping = { kind: "asha", reductionFactor: 2 } as const;
  const { sweepId, trialId, trainingIds } = await open({ stopping, folds: [0, 1] });
  const good = [0.8, 0.8, 0.8, 0.8];
  await complete(trialId, trainingIds, [good, good]);
  const bad = await next(sweepId);
  await train(bad.trialId, bad.trainingIds[0] ?? 0, [0.1]);
  expect(await closeTrial({ ctx, trialId: bad.trialId })).toBe("pruned");
  const rows = await ctx
    .select()
    .from(trialReport)
    .where(eq(trialReport.trialId, bad.trialId))
    .orderBy(asc(trialReport.runs));
  expect(rows.map(({ runs, cell, value, counts }) => [runs, cell, value, counts])).toEqual([
    [1, 0, 0.1, true],
    [2, 0, 0.1, true],
  ]);
  const reported = await ctx
    .select()
    .from(runReport)
    .innerJoin(run, eq(run.id, runReport.runId))
    .where(eq(run.trialId, bad.trialId));
  expect(reported).toHaveLength(1);
});

it("Wilcoxon stops a trial that is worse than the best one in run after run, once its runs have ended", async () => {
  const ctx = connection.db;
  const { sweepId, trialId, trainingIds } = await open({
    stopping: { kind: "wilcoxon" },
    seeds: [1, 2, 3, 4, 5],
    training: { epochs: 1, earlyStopping: null },
  });
  const best = [0.8, 0.82, 0.84, 0.86, 0.88];
  await complete(
    trialId,
    trainingIds,
    best.map((value) => [value]),
  );
  const worse = await next(sweepId);
  for (const [index, trainingId] of worse.trainingIds.slice(0, 4).entries()) {
    expect((await trialOf(worse.trialId)).stop).toBeNull();
    const number = await train(worse.trialId, trainingId, [(best[index] ?? 0) - 0.1 - index / 100]);
    await endAttempt({
      ctx,
      trainingId,
      trialId: worse.trialId,
      number,
      end: { outcome: "complete", as: "complete" },
    });
    expect((await trialOf(worse.trialId)).stop).toBeNull();
    await reportToTrials({ ctx, metrics, trainingId });
    await completeRuns({ ctx, trialId: worse.trialId, trainingId });
  }
  expect((await trialOf(worse.trialId)).stop).toEqual({
    rule: "wilcoxon",
    metric: METRIC,
    step: 1,
    runs: 4,
    ofRuns: 5,
    value: expect.closeTo(0.715, 12),
    against: expect.closeTo(0.83, 12),
    reason: "worse than trial 1, the best so far, in the same runs (p = 0.063)",
  });
  expect(await closeTrial({ ctx, trialId: worse.trialId })).toBe("pruned");
});

describe("a rule whose metric no run has reported", () => {
  const isSilent = async (id: number) => (await findSweepDetail({ ctx: connection.db, id })).isRuleSilent;

  it("is told of from the first run that has ended on, until one reports it", async () => {
    const ctx = connection.db;
    const values = [[0.6, 0.7, 0.8, 0.9]];
    const { sweepId, trialId, trainingIds } = await open({
      stopping: { kind: "median", metric: "val/loss" },
    });
    expect(await isSilent(sweepId)).toBe(false);
    await complete(trialId, trainingIds, values);
    expect(await isSilent(sweepId)).toBe(true);

    // Of another rule the run has reported the metric, before the edit and without being judged; its points are not read yet.
    await editSweep({
      ctx,
      metrics,
      id: sweepId,
      version: 0,
      edit: { changes: { stopping: { kind: "median", metric: METRIC } }, enqueue: [] },
      by: "a",
    });
    expect(await isSilent(sweepId)).toBe(false);
    await metrics.compact({ maxAgeMs: 0 });
    expect(await isSilent(sweepId)).toBe(false);
  });

  it("is not told of where a run has reported it, nor of a plan without a rule", async () => {
    const watched = await open({ stopping: { kind: "median" } });
    await complete(watched.trialId, watched.trainingIds, [[0.6, 0.7, 0.8, 0.9]]);
    expect(await isSilent(watched.sweepId)).toBe(false);
    const plain = await open({});
    await complete(plain.trialId, plain.trainingIds, [[0.6, 0.7, 0.8, 0.9]]);
    await metrics.compact({ maxAgeMs: 0 });
    expect(await isSilent(plain.sweepId)).toBe(false);
  });

  it("is told of where trials wait at a rung without it", async () => {
    const { sweepId, trialId, trainingIds } = await open({
      stopping: { kind: "asha-promotion", reductionFactor: 2, metric: "val/loss" },
    });
    const [trainingId = 0] = trainingIds;
    const number = await train(trialId, trainingId, [0.7]);
    await endAttempt({
      ctx: connection.db,
      trainingId,
      trialId,
      number,
      end: { outcome: "paused", training: "release" },
    });
    expect(await closeTrial({ ctx: connection.db, trialId })).toBe("waiting");
    await metrics.compact({ maxAgeMs: 0 });
    expect(await isSilent(sweepId)).toBe(true);
    // As the end of the search leaves it.
    await connection.db.update(run).set({ state: "pruned" }).where(eq(run.trialId, trialId));
    await connection.db.update(sweep).set({ state: "complete" }).where(eq(sweep.id, sweepId));
    expect(await isSilent(sweepId)).toBe(true);
  });
});

describe("promotion", () => {
  const stopping = { kind: "asha-promotion", reductionFactor: 2 } as const;
  const step = async (sweepId: number) => {
    const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, sweepId));
    return advanceSweep({
      ctx: connection.db,
      sweepId,
      uid: row?.uid ?? "",
      generation: row?.generation ?? 1,
    });
  };
  /** Trains to a rung and waits there. */
  const climb = async (trialId: number, trainingId: number, values: readonly number[], from = 0) => {
    const ctx = connection.db;
    const number = await train(trialId, trainingId, values, { from });
    await endAttempt({ ctx, trainingId, trialId, number, end: { outcome: "paused", training: "release" } });
    return closeTrial({ ctx, trialId });
  };

  it("lets a trial wait without a slot, promotes it once, and leaves it to its new workflow", async () => {
    const ctx = connection.db;
    const { sweepId, trialId, trainingIds } = await open({ stopping });
    const [trainingId = 0] = trainingIds;
    expect(await climb(trialId, trainingId, [0.7])).toBe("waiting");
    const rungs = [{ rung: 0, step: 1, value: 0.7 }];
    expect(await trialOf(trialId)).toMatchObject({ state: "waiting", rung: 0, rungs, finishedAt: null });
    const stateOf = async () => {
      const [row] = await ctx
        .select({ run: run.state, training: training.state })
        .from(run)
        .innerJoin(training, eq(training.id, run.trainingId))
        .where(eq(run.trialId, trialId));
      return row;
    };
    expect(await stateOf()).toEqual({ run: "waiting", training: "paused" });
    expect((await readDemand({ ctx, trainingId, trialId })).own).toBe("cancel");

    const second = await next(sweepId);
    expect(await climb(second.trialId, second.trainingIds[0] ?? 0, [0.6])).toBe("waiting");
    const promoted = await step(sweepId);
    expect(promoted.open).toEqual([[trialId, 1, 2]]);
    expect((await step(sweepId)).open).toEqual(promoted.open);
    expect(await trialOf(trialId)).toMatchObject({ state: "queued", rung: 1, rungs, generation: 2 });
    expect(await stateOf()).toEqual({ run: "queued", training: "queued" });
    // The workflow before it, whose end is made again after a crash.
    expect(await closeTrial({ ctx, trialId, generation: 1 })).toBe("queued");
    // A workflow that was told to train to its rung again finds nothing to train.
    const claim = { ctx, trainingId, trialId, workerId: "w", leaseMs: 0 };
    expect(await claimTraining({ ...claim, untilEpoch: 1 })).toMatchObject({ kind: "until-epoch", epoch: 1 });
    expect(await climb(trialId, trainingId, [0.8], 1)).toBe("waiting");
    expect((await trialOf(trialId)).rungs).toEqual([
      { rung: 0, step: 1, value: 0.7, promotedAt: 0 },
      { rung: 1, step: 2, value: 0.8 },
    ]);
  });

  it("has the same value at a rung to the last bit, whichever run came there first", async () => {
    const ctx = connection.db;
    const { trialId, trainingIds } = await open({ stopping, seeds: [1, 2, 3] });
    for (const [index, trainingId] of trainingIds.toReversed().entries()) {
      const number = await train(trialId, trainingId, [[0.3, 0.2, 0.1][index] ?? 0]);
      await endAttempt({ ctx, trainingId, trialId, number, end: { outcome: "paused", training: "release" } });
    }
    // Read without an index, they come as they were written last.
    await ctx.execute(sql`analyze run`);
    expect(await closeTrial({ ctx, trialId })).toBe("waiting");
    // Added from the last seed to the first they are 0.6, not 0.6000000000000001.
    expect((await trialOf(trialId)).rungs).toEqual([{ rung: 0, step: 1, value: (0.1 + 0.2 + 0.3) / 3 }]);
  });

  it("finds what a worker that died had trained to its rung, and frees the training", async () => {
    const ctx = connection.db;
    const { trialId, trainingIds } = await open({ stopping });
    const [trainingId = 0] = trainingIds;
    await train(trialId, trainingId, [0.7], { isJudged: false });
    const claim = await claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 0, untilEpoch: 1 });
    expect(claim).toMatchObject({ kind: "until-epoch", epoch: 1 });
    await reportToTrials({ ctx, metrics, trainingId });
    expect(await closeTrial({ ctx, trialId })).toBe("waiting");
    const [row] = await ctx.select().from(training).where(eq(training.id, trainingId));
    expect(row?.state).toBe("paused");
    expect((await trialOf(trialId)).rungs).toEqual([{ rung: 0, step: 1, value: 0.7 }]);
  });

  it("goes on with an extended sweep as if it had not ended: what its end had pruned waits again", async () => {
    const ctx = connection.db;
    const { sweepId, trialId, trainingIds } = await open({ stopping, budget: { maxTrials: 2 } });
    await climb(trialId, trainingIds[0] ?? 0, [0.7]);
    const second = await next(sweepId);
    await climb(second.trialId, second.trainingIds[0] ?? 0, [0.6]);
    // The first one is promoted rung by rung: at the end of a search the best is trained to its end.
    await step(sweepId);
    await climb(trialId, trainingIds[0] ?? 0, [0.8], 1);
    await step(sweepId);
    expect(await trialOf(trialId)).toMatchObject({ state: "queued", rung: 2 });
    const number = await train(trialId, trainingIds[0] ?? 0, [0.9, 0.9], { from: 2 });
    const trained = { ctx, trainingId: trainingIds[0] ?? 0, trialId };
    await endAttempt({ ...trained, number, end: { outcome: "complete", as: "complete" } });
    await completeRuns(trained);
    expect(await closeTrial({ ctx, trialId })).toBe("complete");
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    expect(await trialOf(second.trialId)).toMatchObject({
      state: "pruned",
      stop: { rule: "asha-promotion" },
    });

    const edit = { changes: { budget: { maxTrials: 4 } }, enqueue: [] };
    await editSweep({ ctx, metrics, id: sweepId, version: 0, edit, by: "test" });
    const waiting = { state: "waiting", rung: 0, stop: null, finishedAt: null };
    expect(await trialOf(second.trialId)).toMatchObject(waiting);
    for (const value of [0.5, 0.4]) {
      const { open: trials } = await step(sweepId);
      const [id = 0] = trials.at(-1) ?? [];
      const opened = await openTrial({ ctx, trialId: id, versionsOf: async () => ({ simulate: "1" }) });
      await climb(id, opened.trainingIds[0] ?? 0, [value]);
    }
    // Of four at the first rung two are promoted: the first one has been, the second is.
    expect((await step(sweepId)).open).toEqual([[second.trialId, 2, 2]]);
    const claim = { ctx, trainingId: second.trainingIds[0] ?? 0, trialId: second.trialId, workerId: "w" };
    expect(await claimTraining({ ...claim, leaseMs: 0, untilEpoch: 2 })).toMatchObject({
      kind: "claimed",
      fromEpoch: 1,
    });
    // Attempts of promotions are no resumed ones.
    const [row] = await ctx.select().from(sweep).where(eq(sweep.id, sweepId));
    const progress = async () => row && (await readProgress(ctx, [row])).get(sweepId);
    expect(await progress()).toMatchObject({ promotions: 3, extra_attempts: 0, resumed_from: null });
    // Nor is that of a program that had gone past its rung before it paused.
    await ctx
      .update(attempt)
      .set({ fromEpoch: 3 })
      .where(and(eq(attempt.trainingId, second.trainingIds[0] ?? 0), eq(attempt.number, 2)));
    expect(await progress()).toMatchObject({ promotions: 3, extra_attempts: 0, resumed_from: null });
  });

  it("comes to its rung while another trial trains the same on, and is told so", async () => {
    const ctx = connection.db;
    const { trialId, trainingIds } = await open({ stopping: undefined });
    const [trainingId = 0] = trainingIds;
    const [own] = await ctx.select().from(trial).where(eq(trial.id, trialId));
    const { trialId: other, trainingIds: shared } = await open({
      stopping: { ...stopping, minResource: 2 },
      points: [own?.configuration ?? {}],
    });
    expect(shared).toEqual([trainingId]);
    const number = await claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 60_000 });
    if (number.kind !== "claimed") throw new Error(number.kind);
    const claim = { ctx, trainingId, trialId: other, workerId: "v", leaseMs: 60_000, untilEpoch: 2 };
    const kinds: unknown[] = [];
    for (const epoch of [1, 2, 3]) {
      const points = [{ name: METRIC, step: epoch, time: 0, value: 0.5 }];
      const checkpoint = { sha256: `${trainingId}-${epoch}`, bytes: 1, content: null };
      await storeEpoch({
        metrics,
        trainingId,
        number: number.attempt,
        epoch,
        points,
        checkpoint,
        isBest: true,
        bestEpoch: epoch,
      });
      const { atRung } = await reportToTrials({ ctx, metrics, trainingId, points });
      kinds.push([(await claimTraining(claim)).kind, atRung.map((one) => one.trialId)]);
    }
    expect(kinds).toEqual([
      ["busy", []],
      ["until-epoch", [other]],
      ["until-epoch", []],
    ]);
    expect(await closeTrial({ ctx, trialId: other })).toBe("waiting");
    expect((await trialOf(other)).rungs).toEqual([{ rung: 0, step: 2, value: 0.5 }]);
    // The other one trains on.
    expect((await readDemand({ ctx, trainingId, trialId })).own).toBe("run");
  });

  it("ends what waits with a sweep that is cancelled, and a retry takes it up at its rung", async () => {
    const ctx = connection.db;
    const { sweepId, trialId, trainingIds } = await open({ stopping });
    await climb(trialId, trainingIds[0] ?? 0, [0.7]);
    await actOnSweep({ ctx, id: sweepId, action: { action: "cancel" } });
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    expect(await trialOf(trialId)).toMatchObject({ state: "cancelled", stop: null });
    await actOnSweep({ ctx, id: sweepId, action: { action: "retry" } });
    await openTrial({ ctx, trialId, versionsOf: async () => ({ simulate: "1" }) });
    expect(await closeTrial({ ctx, trialId })).toBe("waiting");
    expect(await trialOf(trialId)).toMatchObject({ rung: 0, rungs: [{ rung: 0, step: 1, value: 0.7 }] });
  });
});

describe("a budget", () => {
  it("of epochs ends the sweep with the report that reaches it: what is open is stopped, nothing more comes", async () => {
    const ctx = connection.db;
    const { sweepId, trialId, trainingIds } = await open({ folds: [0, 1], budget: { maxEpochs: 3 } });
    await train(trialId, trainingIds[0] ?? 0, [0.5, 0.5]);
    expect((await trialOf(trialId)).stop).toBeNull();
    await train(trialId, trainingIds[1] ?? 0, [0.5]);
    const text = "budget reached: 3 of 3 epochs";
    expect((await trialOf(trialId)).stop).toMatchObject({
      rule: "budget",
      step: 2,
      ofRuns: 2,
      value: null,
      reason: text,
    });
    expect(await closeTrial({ ctx, trialId })).toBe("pruned");
    const [row] = await ctx.select().from(sweep).where(eq(sweep.id, sweepId));
    const step = await advanceSweep({ ctx, sweepId, uid: row?.uid ?? "", generation: 1 });
    expect(step).toMatchObject({ verdict: "ended", open: [] });
    const [ended] = await ctx.select().from(sweep).where(eq(sweep.id, sweepId));
    expect(ended).toMatchObject({ state: "complete", endReason: { kind: "limit-reached", limit: { text } } });
  });

  it("ends an attempt that reports while another's report is reaching the limit, with this report and not the next", async () => {
    const ctx = connection.db;
    const { trialId, trainingIds } = await open({ folds: [0, 1], budget: { maxEpochs: 3 } });
    const [first = 0, second = 0] = trainingIds;
    await train(trialId, first, [0.5]);
    await train(trialId, second, [0.5]);
    // Read with the epoch, before the other fold's report has ended the sweep.
    const trainingId = first;
    const reported = await listReportedTrials({ ctx, trainingId, step: 2 });
    expect(reported.map(({ isStopped }) => isStopped)).toEqual([false]);
    await train(trialId, second, [0.5], { from: 1 });
    expect((await trialOf(trialId)).stop).toMatchObject({ rule: "budget" });
    const points = [{ name: METRIC, step: 2, time: 0, value: 0.5 }];
    expect(await reportToTrials({ ctx, metrics, trainingId, points, reported })).toMatchObject({
      ended: [],
      isAnyStopped: true,
    });
  });

  it("with a target ends once a complete trial is as good, and with a plateau once no better one has come", async () => {
    const ctx = connection.db;
    const bad = [0.5, 0.5, 0.5, 0.5];
    const target = await open({ budget: { target: 0.9 } });
    await complete(target.trialId, target.trainingIds, [bad]);
    expect(await endAtLimit({ ctx, sweepId: target.sweepId })).toBe(false);
    const good = await next(target.sweepId);
    await complete(good.trialId, good.trainingIds, [[0.6, 0.7, 0.8, 0.95]]);
    expect(await endAtLimit({ ctx, sweepId: target.sweepId })).toBe(true);
    expect(await endAtLimit({ ctx, sweepId: target.sweepId })).toBe(false);

    const plateau = await open({ budget: { plateauTrials: 1 } });
    await complete(plateau.trialId, plateau.trainingIds, [bad]);
    expect(await endAtLimit({ ctx, sweepId: plateau.sweepId })).toBe(false);
    const equal = await next(plateau.sweepId);
    await complete(equal.trialId, equal.trainingIds, [bad]);
    expect(await endAtLimit({ ctx, sweepId: plateau.sweepId })).toBe(true);
  });
});
