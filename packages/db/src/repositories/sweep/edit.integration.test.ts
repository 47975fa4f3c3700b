import {
  nextTrials,
  type PlanEdit,
  type PlanInput,
  replaySuggestion,
  type SweepSnapshot,
} from "@foldwise/core/sweep";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore, type PostgresMetricStore } from "../../metrics";
import { run, sweep, trial, trialReport } from "../../schema";
import { endAtLimit, reportToTrials } from "../stopping";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimTraining, endAttempt, storeEpoch } from "../training";
import { closeTrial, completeRuns, openTrial } from "../trial";
import {
  actOnSweep,
  advanceSweep,
  editSweep,
  findSuggestedTrial,
  findSweepDetail,
  type SweepMemories,
} from ".";

const METRIC = "val/accuracy";
const EPOCHS = 3;

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

let seed = 100;
function open(given: Partial<PlanInput> = {}) {
  return openSimulatedTrial(connection.db, {
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
    sampler: { kind: "random", seed: ++seed },
    budget: { maxTrials: 2 },
    objective: { metric: METRIC, direction: "maximize" },
    training: { epochs: EPOCHS, earlyStopping: null },
    ...given,
  });
}
const find = async (id: number) => {
  const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, id));
  if (!row) throw new Error(`no sweep ${id}`);
  return row;
};
const trialsOf = (sweepId: number) =>
  connection.db.select().from(trial).where(eq(trial.sweepId, sweepId)).orderBy(asc(trial.number));
const trialOf = async (id: number) => {
  const [row] = await connection.db.select().from(trial).where(eq(trial.id, id));
  if (!row) throw new Error(`no trial ${id}`);
  return row;
};

function edit(id: number, version: number, given: Partial<PlanEdit>, by = "ada") {
  return editSweep({
    ctx: connection.db,
    metrics,
    id,
    version,
    by,
    edit: { changes: {}, enqueue: [], ...given },
  });
}

const memories: SweepMemories = new Map();
/** A step as the worker that keeps what it has read of the sweep. */
async function step(sweepId: number, propose?: (snapshot: SweepSnapshot) => ReturnType<typeof nextTrials>) {
  const { uid, generation } = await find(sweepId);
  return advanceSweep({
    ctx: connection.db,
    sweepId,
    uid,
    generation,
    memories,
    ...(propose && { propose }),
  });
}
async function openNext(sweepId: number) {
  const { open: trials } = await step(sweepId);
  const [trialId = 0] = trials.at(-1) ?? [];
  return { trialId, trainingIds: await runsOf(trialId) };
}
const runsOf = async (trialId: number) =>
  (await openTrial({ ctx: connection.db, trialId, versionsOf: async () => ({ simulate: "1" }) })).trainingIds;

/** Values by epoch, stored and judged as an attempt does. */
async function train(trialId: number, trainingId: number, values: readonly number[], from = 0) {
  const ctx = connection.db;
  const claim = await claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 0 });
  if (claim.kind !== "claimed") throw new Error(`the training is ${claim.kind}`);
  for (const [index, value] of values.entries()) {
    const epoch = from + index + 1;
    const points = [{ name: METRIC, step: epoch, time: 0, value }];
    const checkpoint = { sha256: `${trainingId}-${epoch}`, bytes: 1, content: null };
    await storeEpoch({
      metrics,
      trainingId,
      number: claim.attempt,
      epoch,
      points,
      checkpoint,
      isBest: true,
      bestEpoch: epoch,
    });
    await reportToTrials({ ctx, metrics, trainingId, points });
  }
  return claim.attempt;
}
async function finish(trialId: number, trainingIds: readonly number[], values: readonly number[]) {
  const ctx = connection.db;
  for (const trainingId of trainingIds) {
    const number = await train(trialId, trainingId, values);
    await endAttempt({ ctx, trainingId, trialId, number, end: { outcome: "complete", as: "complete" } });
    await completeRuns({ ctx, trialId, trainingId });
  }
  return closeTrial({ ctx, trialId });
}

describe("an edit of a running sweep", () => {
  it("that ends the search of seeds leaves each trial its own, also on a fold that is added", async () => {
    const { sweepId, trialId } = await open({
      space: { seed: { type: "categorical", choices: [71, 72] } },
      sampler: { kind: "grid" },
      folds: [0],
    });
    const runs = () =>
      connection.db
        .select({ fold: run.fold, seed: run.seed, name: run.name })
        .from(run)
        .where(eq(run.trialId, trialId))
        .orderBy(asc(run.fold));
    const { name } = await find(sweepId);
    await runsOf(trialId);
    const first = { fold: 0, seed: 71, name: `${name}/1-base/fold-0/seed-71` };
    expect(await runs()).toEqual([first]);
    const learningRate = { type: "categorical", choices: [0.01] };
    await edit(sweepId, 0, { changes: { space: { seed: null, learningRate }, folds: [0, 1] } });
    await runsOf(trialId);
    expect(await runs()).toEqual([first, { fold: 1, seed: 71, name: `${name}/1-base/fold-1/seed-71` }]);
  });

  it("holds from the next trial on, is written down, and a trial decided meanwhile is decided again", async () => {
    const { sweepId } = await open({ concurrency: 2, budget: { maxTrials: 6 } });
    const narrow = { space: { learningRate: { low: 0.005 } }, concurrency: 4 };
    let edits = 0;
    const { open: now } = await advanceSweep({
      ctx: connection.db,
      sweepId,
      uid: (await find(sweepId)).uid,
      generation: 1,
      propose: async (snapshot, search) => {
        if (edits++ === 0) await edit(sweepId, 0, { changes: narrow });
        return nextTrials(snapshot, search);
      },
    });
    expect(edits).toBe(2);
    expect(now).toHaveLength(4);
    const trials = await trialsOf(sweepId);
    expect(trials.map(({ planVersion }) => planVersion)).toEqual([0, 0, 1, 1]);
    for (const { configuration } of trials.slice(2))
      expect(configuration.learningRate).toBeGreaterThan(0.005);
    const detail = await findSweepDetail({ ctx: connection.db, id: sweepId });
    expect(detail.edits).toEqual([
      {
        version: 1,
        at: expect.any(Date),
        by: "ada",
        fromTrial: 3,
        changes: [
          { field: "space.learningRate.low", before: 1e-4, after: 0.005 },
          { field: "concurrency", before: 2, after: 4 },
        ],
      },
    ]);
    expect(detail.sweep).toMatchObject({ planVersion: 1, concurrency: 4 });
    for (const number of [2, 4]) {
      const made = await findSuggestedTrial({ ctx: connection.db, sweepId, number });
      expect(replaySuggestion(made.plan, made.trials, made.trial, null, made.start).matches).toBe(true);
    }
  });

  it("is refused where somebody has edited the plan since, with both edits, and changes nothing twice", async () => {
    const { sweepId } = await open();
    const more = { changes: { budget: { maxTrials: 9 } } };
    expect(await edit(sweepId, 0, more)).toMatchObject({ version: 1 });
    expect(await edit(sweepId, 1, more)).toEqual({ version: 1, changes: [] });
    await expect(edit(sweepId, 0, { changes: { concurrency: 3 } }, "bob")).rejects.toThrow(
      `Sweep ${sweepId} was edited meanwhile: version 1 by ada (budget.maxTrials 2 → 9). Your edit of version 0 (concurrency) was not applied; reload the sweep and repeat it.`,
    );
    const both = await Promise.allSettled([
      edit(sweepId, 1, { changes: { concurrency: 5 } }),
      edit(sweepId, 1, { changes: { concurrency: 6 } }, "bob"),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await find(sweepId)).planVersion).toBe(2);
    await expect(edit(sweepId, 2, { changes: { sampler: { kind: "sobol" } } })).rejects.toThrow(
      "one sampler",
    );
    await expect(edit(sweepId, 2, { changes: { budget: { maxTrials: 0 } } })).rejects.toThrow(
      "budget.maxTrials",
    );
    await expect(edit(sweepId, 2, { changes: { folds: [0, 7] } })).rejects.toThrow("folds");
  });

  it("by set-concurrency and set-priority is one like any other", async () => {
    const { sweepId } = await open();
    await actOnSweep({
      ctx: connection.db,
      id: sweepId,
      action: { action: "set-concurrency", concurrency: 3 },
      by: "cli",
    });
    await actOnSweep({
      ctx: connection.db,
      id: sweepId,
      action: { action: "set-priority", weight: 2 },
      by: "cli",
    });
    const { edits, sweep: record } = await findSweepDetail({ ctx: connection.db, id: sweepId });
    expect(edits.map(({ version, by, changes }) => [version, by, changes[0]?.field])).toEqual([
      [1, "cli", "concurrency"],
      [2, "cli", "resources.weight"],
    ]);
    expect(record).toMatchObject({ concurrency: 3, share: { priority: 3, weight: 2 } });
    expect(record.plan).toMatchObject({ concurrency: 3, resources: { weight: 2 } });
  });
});

describe("an enqueued point", () => {
  it("that was tried before is tried again, and one outside of the space is refused by its own name", async () => {
    const { sweepId, trialId, trainingIds } = await open({ budget: { maxTrials: 5 } });
    const point = { learningRate: 0.005 };
    await edit(sweepId, 0, { enqueue: [point] });
    await finish(trialId, trainingIds, [0.1, 0.2, 0.3]);
    const second = await openNext(sweepId);
    expect(await trialOf(second.trialId)).toMatchObject({ configuration: point });
    await finish(second.trialId, second.trainingIds, [0.1, 0.2, 0.4]);
    // The points of the plan are the same as before, and none of them was still to be tried.
    const again = await edit(sweepId, 1, { enqueue: [point] });
    expect(again.changes).toEqual([{ field: "points", before: null, after: [point] }]);
    const third = await openNext(sweepId);
    expect(await trialOf(third.trialId)).toMatchObject({ number: 3, configuration: point, planVersion: 2 });
    await edit(sweepId, 2, { enqueue: [{ learningRate: 0.007 }] });
    const enqueue = [{ learningRate: 0.008 }, { learningRate: 7 }];
    await expect(edit(sweepId, 3, { enqueue })).rejects.toMatchObject({
      problems: [{ field: "enqueue.1.learningRate" }],
    });
    await expect(edit(sweepId, 3, { changes: { points: null }, enqueue })).rejects.toMatchObject({
      code: "invalid",
      problems: [{ field: "enqueue.1.learningRate" }],
    });
  });

  it("of a grid is refused, on the grid or off it: the end of the sweep counts the grid's points alone", async () => {
    const { sweepId } = await open({
      space: { learningRate: { type: "float", low: 0.001, high: 0.01, grid: [0.001, 0.01] } },
      sampler: { kind: "grid" },
    });
    const problem = "the sampler grid visits every point of its space, and no others";
    for (const learningRate of [0.001, 0.005])
      await expect(edit(sweepId, 0, { enqueue: [{ learningRate }] })).rejects.toMatchObject({
        code: "invalid",
        problems: [{ field: "enqueue", value: `[{"learningRate":${learningRate}}]`, problem }],
      });
  });

  it("that was tried is no longer to be removed: the sampler goes on where it was", async () => {
    const choices = [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008];
    const { sweepId, trialId, trainingIds } = await open({
      space: { learningRate: { type: "categorical", choices } },
      sampler: { kind: "sobol", seed: 7 },
      points: [{ learningRate: 0.005 }],
      fresh: true,
      budget: { maxTrials: 2 },
    });
    await finish(trialId, trainingIds, [0.1, 0.2, 0.3]);
    const second = await openNext(sweepId);
    const alone = await edit(sweepId, 0, { changes: { points: null } });
    expect(alone).toEqual({ version: 0, changes: [] });
    const { changes } = await edit(sweepId, 0, { changes: { points: null, budget: { maxTrials: 20 } } });
    expect(changes).toEqual([{ field: "budget.maxTrials", before: 2, after: 20 }]);
    let next = second;
    for (let number = 2; number <= choices.length; number++) {
      await finish(next.trialId, next.trainingIds, [0.1, 0.2, 0.4]);
      if (number < choices.length) next = await openNext(sweepId);
    }
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    const tried = (await trialsOf(sweepId)).map(({ configuration }) => configuration.learningRate);
    expect(tried.toSorted()).toEqual(choices);
    expect(await find(sweepId)).toMatchObject({ endReason: { kind: "space-exhausted", trials: 8 } });
  });
});

describe("the end of a sweep", () => {
  it("is its budget's where points that were tried again have left a part of the space, before and after an edit", async () => {
    const choices = [0.0015, 0.0025, 0.0035, 0.0045];
    const points = [{ learningRate: 0.0015 }];
    const { sweepId } = await open({
      space: { learningRate: { type: "categorical", choices } },
      points,
      budget: { maxTrials: 5 },
    });
    const complete = async () => {
      const done = { state: "complete", objective: 0.5, finishedAt: new Date() } as const;
      await connection.db.update(trial).set(done).where(eq(trial.sweepId, sweepId));
    };
    const end = async (until: number) => {
      for (let number = (await trialsOf(sweepId)).length; number < until; number++) {
        await complete();
        if (number < 3) await edit(sweepId, number - 1, { enqueue: points });
        await step(sweepId);
      }
      await complete();
      expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
      return (await find(sweepId)).endReason;
    };
    expect(await end(5)).toEqual({ kind: "budget-reached", trials: 5, budget: 5, space: 6 });
    const narrow = {
      space: { learningRate: { choices: [0.0055, 0.0065, 0.0075] } },
      budget: { maxTrials: 7 },
    };
    await edit(sweepId, 2, { changes: narrow });
    expect(await find(sweepId)).toMatchObject({ searchStart: { outside: 5, outsideAgain: 2 } });
    expect(await end(7)).toEqual({ kind: "budget-reached", trials: 7, budget: 7, space: 8 });
  });
});

describe("an edit of a sweep that has ended", () => {
  it("with a raised budget goes on with a new generation, and with a lowered one ends as it would have", async () => {
    const { sweepId, trialId, trainingIds } = await open();
    await finish(trialId, trainingIds, [0.1, 0.2, 0.3]);
    const second = await openNext(sweepId);
    await finish(second.trialId, second.trainingIds, [0.1, 0.2, 0.4]);
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    await expect(edit(sweepId, 0, { changes: { concurrency: 2 } })).rejects.toThrow("has ended (complete)");
    await edit(sweepId, 0, { changes: { budget: { maxTrials: 3 } }, enqueue: [{ learningRate: 0.009 }] });
    expect(await find(sweepId)).toMatchObject({
      state: "queued",
      generation: 2,
      endReason: null,
      finishedAt: null,
    });
    const third = await openNext(sweepId);
    expect(await trialOf(third.trialId)).toMatchObject({
      number: 3,
      configuration: { learningRate: 0.009 },
      planVersion: 1,
    });
    await edit(sweepId, 1, { changes: { budget: { maxTrials: 1 } } });
    await finish(third.trialId, third.trainingIds, [0.1, 0.2, 0.5]);
    expect(await step(sweepId)).toMatchObject({ verdict: "ended", open: [] });
    expect(await find(sweepId)).toMatchObject({
      state: "complete",
      endReason: { kind: "budget-reached", budget: 1 },
    });
  });

  it("by a limit goes on with the trials that this has stopped, from their checkpoints", async () => {
    const { sweepId, trialId, trainingIds } = await open({ budget: { maxTrials: 1, maxEpochs: 1 } });
    await train(trialId, trainingIds[0] ?? 0, [0.1]);
    expect(await closeTrial({ ctx: connection.db, trialId })).toBe("pruned");
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    await edit(sweepId, 0, { changes: { budget: { maxEpochs: 20 } } });
    const { open: again } = await step(sweepId);
    expect(again).toEqual([[trialId, 1, 2]]);
    expect(await trialOf(trialId)).toMatchObject({ state: "queued", stop: null, isDue: false });
    const [training = 0] = await runsOf(trialId);
    expect(training).toBe(trainingIds[0]);
    const number = await train(trialId, training, [0.2, 0.3], 1);
    await endAttempt({
      ctx: connection.db,
      trainingId: training,
      trialId,
      number,
      end: { outcome: "complete", as: "complete" },
    });
    await completeRuns({ ctx: connection.db, trialId, trainingId: training });
    expect(await closeTrial({ ctx: connection.db, trialId })).toBe("complete");
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    // Below what was spent it ends it.
    await edit(sweepId, 1, { changes: { budget: { maxTrials: 5, maxEpochs: 2 } } });
    expect(await endAtLimit({ ctx: connection.db, sweepId })).toBe(true);
    expect(await step(sweepId)).toMatchObject({ verdict: "ended", open: [] });
  });
});

describe("added folds", () => {
  it("are trained by the trials there are, as many at a time as may be, before new ones come", async () => {
    const { sweepId, trialId, trainingIds } = await open({ budget: { maxTrials: 3 } });
    await finish(trialId, trainingIds, [0.1, 0.2, 0.3]);
    const second = await openNext(sweepId);
    await edit(sweepId, 0, { changes: { folds: [0, 1] } });
    // The second trial goes on with what it has; neither it nor the first may take more than one place.
    expect((await step(sweepId)).open).toEqual([[second.trialId, 2, 1]]);
    await finish(second.trialId, second.trainingIds, [0.1, 0.2, 0.4]);
    expect((await step(sweepId)).open).toEqual([[trialId, 1, 2]]);
    expect(await trialOf(trialId)).toMatchObject({ state: "queued", objective: null });
    const trainings = await runsOf(trialId);
    expect(trainings).toHaveLength(2);
    await finish(trialId, trainings.slice(1), [0.5, 0.5, 0.5]);
    expect((await trialOf(trialId)).objective).toBeCloseTo(0.4, 12);
    expect((await step(sweepId)).open).toEqual([[second.trialId, 2, 2]]);
    await finish(second.trialId, (await runsOf(second.trialId)).slice(1), [0.5, 0.5, 0.6]);
    const third = await openNext(sweepId);
    expect(third.trainingIds).toHaveLength(2);
    await finish(third.trialId, third.trainingIds, [0.5, 0.5, 0.6]);
    expect(await step(sweepId)).toMatchObject({ verdict: "ended" });
    const states = (await trialsOf(sweepId)).map(({ state, isDue, objective }) => [
      state,
      isDue,
      objective !== null,
    ]);
    expect(states).toEqual(Array.from({ length: 3 }, () => ["complete", false, true]));
  });
});

describe("a changed stopping rule", () => {
  it("judges from the next report on, against the trials that ended before it", async () => {
    const { sweepId, trialId, trainingIds } = await open({ budget: { maxTrials: 9 }, concurrency: 2 });
    await finish(trialId, trainingIds, [0.5, 0.6, 0.7]);
    const second = await openNext(sweepId);
    await train(second.trialId, second.trainingIds[0] ?? 0, [0.1]);
    await edit(sweepId, 0, { changes: { stopping: { kind: "median", startupTrials: 1 } } });
    const reports = await connection.db
      .select({ step: trialReport.step, value: trialReport.value, counts: trialReport.counts })
      .from(trialReport)
      .where(eq(trialReport.trialId, trialId))
      .orderBy(asc(trialReport.step));
    expect(reports).toEqual([
      { step: 1, value: 0.5, counts: true },
      { step: 2, value: 0.6, counts: true },
      { step: 3, value: 0.7, counts: true },
    ]);
    // Its first step was worse, and is past; the second is better than the median so far.
    await train(second.trialId, second.trainingIds[0] ?? 0, [0.65], 1);
    expect((await trialOf(second.trialId)).stop).toBeNull();
    const third = (await step(sweepId)).open.find(([, number]) => number === 2)?.[0] ?? 0;
    const [training = 0] = await runsOf(third);
    await train(third, training, [0.2]);
    expect((await trialOf(third)).stop).toMatchObject({ rule: "median", step: 1, against: 0.5 });
    // Another rule takes nothing back.
    await edit(sweepId, 1, { changes: { stopping: { kind: "threshold", lower: 0.01 } } });
    expect((await trialOf(third)).stop).toMatchObject({ rule: "median" });
    const [row] = await connection.db.select().from(run).where(eq(run.trialId, second.trialId));
    expect(row?.judgedAfter).toBe(2);
  });
});
