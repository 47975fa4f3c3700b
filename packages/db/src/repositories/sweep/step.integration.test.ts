import { nextTrials, type PlanInput, type SweepSnapshot } from "@foldwise/core/sweep";
import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { run, sweep, trial } from "../../schema";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { claimTraining, endAttempt } from "../training";
import { closeTrial } from "../trial";
import { actOnSweep, advanceSweep, createSweep, reflectIntent } from ".";

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url, { maxConnections: 6 });
  await storeRowsOnlyDataset(connection.db);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const SEARCH: Partial<PlanInput> = {
  space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
  sampler: { kind: "random", seed: 8 },
  budget: { maxTrials: 6 },
  concurrency: 2,
};

/** A sweep that no step has touched. */
async function store(plan: Partial<PlanInput> = SEARCH): Promise<typeof sweep.$inferSelect> {
  const source = JSON.stringify({
    name: "steps",
    experiment: "tests",
    dataset: "rows-only",
    trainer: { kind: "simulate" },
    folds: [0],
    evaluation: { testSigmas: [0] },
    ...plan,
  });
  const { id } = await createSweep({ ctx: connection.db, source });
  return find(id);
}
async function find(id: number) {
  const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, id));
  if (!row) throw new Error(`no sweep ${id}`);
  return row;
}
const trialsOf = (sweepId: number) =>
  connection.db.select().from(trial).where(eq(trial.sweepId, sweepId)).orderBy(asc(trial.number));

/** A sampler that comes to a point and stays there until it is let go. */
function heldSampler() {
  let reach = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked: SweepSnapshot[] = [];
  const propose = async (snapshot: SweepSnapshot) => {
    asked.push(snapshot);
    if (asked.length === 1) {
      reach();
      await released;
    }
    return nextTrials(snapshot);
  };
  return { propose, reached, release, asked };
}

describe("while a sampler takes its time", () => {
  it.each(["pause", "cancel"] as const)(
    "a %s is not held up, and what it proposes then is not made",
    async (action) => {
      const { id, uid } = await store();
      const sampler = heldSampler();
      const step = advanceSweep({
        ctx: connection.db,
        sweepId: id,
        uid,
        generation: 1,
        propose: sampler.propose,
      });
      await sampler.reached;
      try {
        // Fails at once, instead of waiting, where the step holds the sweep's row.
        await connection.db.select().from(sweep).where(eq(sweep.id, id)).for("update", { noWait: true });
        await actOnSweep({ ctx: connection.db, id, action: { action } });
        await reflectIntent({ ctx: connection.db, sweepId: id });
        const state = action === "pause" ? "paused" : "queued";
        expect(await find(id)).toMatchObject({ intent: action, state });
      } finally {
        sampler.release();
      }
      expect(await step).toMatchObject({ verdict: action === "pause" ? "paused" : "ended", open: [] });
      expect(await trialsOf(id)).toEqual([]);
      // Neither a paused sweep nor one that has ended has to be decided again.
      expect(sampler.asked).toHaveLength(1);
      expect((await find(id)).state).toBe(action === "pause" ? "paused" : "cancelled");
    },
  );

  it("a change of the limit is not held up, and the sampler is asked again by it", async () => {
    const { id, uid } = await store();
    const sampler = heldSampler();
    const { propose } = sampler;
    const step = advanceSweep({ ctx: connection.db, sweepId: id, uid, generation: 1, propose });
    await sampler.reached;
    await actOnSweep({ ctx: connection.db, id, action: { action: "set-concurrency", concurrency: 4 } });
    sampler.release();
    expect((await step).open.map(([, number]) => number)).toEqual([1, 2, 3, 4]);
    expect(sampler.asked.map(({ concurrency }) => concurrency)).toEqual([2, 4]);
  });

  it("another step may make the trials: each is made once, and the sampler learns of them", async () => {
    const { id, uid } = await store();
    const sampler = heldSampler();
    const step = { ctx: connection.db, sweepId: id, uid, generation: 1 };
    const slow = advanceSweep({ ...step, propose: sampler.propose });
    await sampler.reached;
    const quick = await advanceSweep(step);
    sampler.release();
    expect((await slow).open).toEqual(quick.open);
    expect((await trialsOf(id)).map(({ number }) => number)).toEqual([1, 2]);
    expect(sampler.asked.map(({ trials }) => trials.length)).toEqual([0, 2]);
  });

  it("it is given up where each of its decisions is overtaken, for the activity to be tried again", async () => {
    const { id, uid } = await store();
    let version = 2;
    const propose = async (snapshot: SweepSnapshot) => {
      version += 1;
      await actOnSweep({
        ctx: connection.db,
        id,
        action: { action: "set-concurrency", concurrency: version },
      });
      return nextTrials(snapshot);
    };
    await expect(
      advanceSweep({ ctx: connection.db, sweepId: id, uid, generation: 1, propose }),
    ).rejects.toMatchObject({ code: "unavailable" });
    expect(await trialsOf(id)).toEqual([]);
  });
});

describe("a sweep's states follow its intent", () => {
  const states = async (sweepId: number) => ({
    sweep: (await find(sweepId)).state,
    trials: (await trialsOf(sweepId)).map(({ state }) => state),
    runs: (await connection.db.select().from(run).where(eq(run.sweepId, sweepId)).orderBy(asc(run.id))).map(
      ({ state }) => state,
    ),
  });
  const ask = async (id: number, action: "pause" | "resume") => {
    await actOnSweep({ ctx: connection.db, id, action: { action } });
    await reflectIntent({ ctx: connection.db, sweepId: id });
  };
  const begin = (trialId: number, trainingId: number) =>
    claimTraining({ ctx: connection.db, trainingId, trialId, workerId: "w", leaseMs: 60_000 });

  it("paused once its own attempt has ended, whatever other sweeps do, and resumed as it was", async () => {
    const paused = await openSimulatedTrial(connection.db, { ...SEARCH, fresh: true });
    const other = await openSimulatedTrial(connection.db, { fresh: true, seeds: [5] });
    for (const { trialId, trainingIds } of [paused, other]) await begin(trialId, trainingIds[0] ?? 0);
    await ask(paused.sweepId, "pause");
    // The second trial waits; the first one's attempt is still at work.
    expect(await states(paused.sweepId)).toEqual({
      sweep: "running",
      trials: ["running", "paused"],
      runs: ["running"],
    });
    await endAttempt({
      ctx: connection.db,
      trainingId: paused.trainingIds[0] ?? 0,
      trialId: paused.trialId,
      number: 1,
      end: { outcome: "paused", training: "pause" },
    });
    await reflectIntent({ ctx: connection.db, sweepId: paused.sweepId });
    expect(await states(paused.sweepId)).toEqual({
      sweep: "paused",
      trials: ["paused", "paused"],
      runs: ["paused"],
    });
    await ask(paused.sweepId, "resume");
    expect(await states(paused.sweepId)).toEqual({
      sweep: "running",
      trials: ["running", "queued"],
      runs: ["queued"],
    });
    expect(await states(other.sweepId)).toEqual({ sweep: "running", trials: ["running"], runs: ["running"] });
  });

  it("paused at once where the attempt works for a sweep that goes on with the same training", async () => {
    const first = await openSimulatedTrial(connection.db, { seeds: [31] });
    const second = await openSimulatedTrial(connection.db, { seeds: [31] });
    expect(second.trainingIds).toEqual(first.trainingIds);
    await begin(first.trialId, first.trainingIds[0] ?? 0);
    await ask(first.sweepId, "pause");
    expect(await states(first.sweepId)).toEqual({ sweep: "paused", trials: ["paused"], runs: ["paused"] });
    expect(await states(second.sweepId)).toEqual({
      sweep: "running",
      trials: ["running"],
      runs: ["running"],
    });
  });

  it("rewrites no row that has the state it should have", async () => {
    const { sweepId, trialId, trainingIds } = await openSimulatedTrial(connection.db, {
      ...SEARCH,
      fresh: true,
      concurrency: 5,
    });
    await begin(trialId, trainingIds[0] ?? 0);
    const versions = async () => {
      const of = (table: "trial" | "run", id: string) =>
        sql.raw(`select '${table}' as row, id, xmin::text as version from ${table} where ${id} = ${sweepId}`);
      const { rows } = await connection.db.execute(
        sql`${of("trial", "sweep_id")} union all ${of("run", "sweep_id")} order by 1, 2`,
      );
      return rows;
    };
    const before = await versions();
    expect(before).toHaveLength(6);
    await reflectIntent({ ctx: connection.db, sweepId });
    expect(await versions()).toEqual(before);
    await closeTrial({ ctx: connection.db, trialId });
    const closed = await versions();
    await reflectIntent({ ctx: connection.db, sweepId });
    expect(await versions()).toEqual(closed);
    await ask(sweepId, "pause");
    const open = await connection.db
      .select({ id: trial.id })
      .from(trial)
      .where(and(eq(trial.sweepId, sweepId), eq(trial.state, "paused")));
    expect(open).toHaveLength(4);
  });
});
