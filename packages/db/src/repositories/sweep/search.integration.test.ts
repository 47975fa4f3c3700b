import type { Stop } from "@foldwise/core/stopping";
import { type PlanInput, replaySuggestion } from "@foldwise/core/sweep";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { sweep, trial } from "../../schema";
import { storeRowsOnlyDataset } from "../testing/simulated-trial";
import { advanceSweep, createSweep, findSuggestedTrial, type SweepMemories } from ".";

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

const PLAN: PlanInput = {
  name: "learns",
  experiment: "tests",
  dataset: "rows-only",
  trainer: { kind: "simulate" },
  folds: [0],
  evaluation: { testSigmas: [0] },
  variants: { a: {}, b: { data: { crop: 0.5 } } },
  space: {
    learningRate: { type: "float", low: 1e-4, high: 1e-1, log: true },
    "plateau.factor": { type: "float", low: 0.1, high: 0.5, when: { "data.balance": "hsv-desaturated" } },
    "data.balance": { type: "categorical", choices: ["none", "hsv-desaturated"] },
  },
  sampler: { kind: "tpe", seed: 4, startupTrials: 4 },
  points: [{ learningRate: 0.01, "data.balance": "none" }],
  budget: { maxTrials: 40 },
  concurrency: 6,
};

/** What a trial comes to; every seventh fails, and a rule stops both variants of every fifth configuration. */
function outcome({ number, proposal, configuration }: typeof trial.$inferSelect) {
  if (number % 7 === 0) return { state: "failed" as const, objective: null };
  const value = 1 - (Math.log10(Number(configuration.learningRate)) + 2) ** 2;
  if (proposal % 5 !== 4) return { state: "complete" as const, objective: value };
  const rule = { rule: "median" as const, metric: "val/balanced_accuracy", reason: "worse", against: 1 };
  const stop: Stop = { ...rule, step: 1 + (proposal % 3), runs: 1, ofRuns: 1, value };
  return { state: "pruned" as const, objective: null, stop };
}

/** Steps until no trial comes; trials end four at a time, so that some always run. */
async function runSweep(memoriesOf: (step: number) => SweepMemories | undefined): Promise<number> {
  const { id } = await createSweep({ ctx: connection.db, source: JSON.stringify(PLAN) });
  const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, id));
  for (let step = 0; ; step++) {
    const memories = memoriesOf(step);
    const { verdict } = await advanceSweep({
      ctx: connection.db,
      sweepId: id,
      uid: row?.uid ?? "",
      generation: 1,
      ...(memories ? { memories } : {}),
    });
    if (verdict === "ended") return id;
    const open = await connection.db
      .select()
      .from(trial)
      .where(and(eq(trial.sweepId, id), eq(trial.state, "queued")))
      .orderBy(asc(trial.number))
      .limit(4);
    for (const one of open) await connection.db.update(trial).set(outcome(one)).where(eq(trial.id, one.id));
  }
}
const configurationsOf = async (sweepId: number) => {
  const rows = await connection.db
    .select({ configuration: trial.configuration, variant: trial.variant, suggestion: trial.suggestion })
    .from(trial)
    .where(eq(trial.sweepId, sweepId))
    .orderBy(asc(trial.number));
  return rows;
};

describe("a sampler that learns", () => {
  it("proposes the same whether its process has kept what it knew, lost it in between, or never kept any", async () => {
    const kept: SweepMemories = new Map();
    const whole = await runSweep(() => kept);
    const moved = await runSweep((step) => (step % 3 === 0 ? new Map() : kept));
    const none = await runSweep(() => undefined);
    const expected = await configurationsOf(whole);
    expect(expected).toHaveLength(40);
    expect(await configurationsOf(moved)).toEqual(expected);
    expect(await configurationsOf(none)).toEqual(expected);
    expect(expected[0]?.configuration).toEqual(PLAN.points?.[0]);
    expect(expected.filter(({ suggestion }) => suggestion?.phase === "model").length).toBeGreaterThan(20);
  });

  it("makes each suggestion again from the stored results, and says where one of them has changed", async () => {
    const id = await runSweep(() => undefined);
    const replay = async (number: number) => {
      const {
        plan,
        trial: own,
        trials,
      } = await findSuggestedTrial({ ctx: connection.db, sweepId: id, number });
      return replaySuggestion(plan, trials, own, own.suggestion);
    };
    for (const number of [1, 3, 15, 28, 40])
      expect((await replay(number)).matches, `trial ${number}`).toBe(true);
    await connection.db
      .update(trial)
      .set({ objective: -50 })
      .where(and(eq(trial.sweepId, id), eq(trial.objective, 1)));
    await connection.db
      .update(trial)
      .set({ state: "complete", objective: 100 })
      .where(and(eq(trial.sweepId, id), eq(trial.number, 7)));
    expect((await replay(40)).matches).toBe(false);
  });

  it("reads of a sweep that it knows only what may have changed", async () => {
    const { id } = await createSweep({ ctx: connection.db, source: JSON.stringify(PLAN) });
    const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, id));
    const memories: SweepMemories = new Map();
    const step = { ctx: connection.db, sweepId: id, uid: row?.uid ?? "", generation: 1, memories };
    await advanceSweep(step);
    const of = eq(trial.sweepId, id);
    await connection.db.update(trial).set({ state: "complete", objective: 0.5 }).where(of);
    await advanceSweep(step);
    const settled = memories.get(id)?.trials[0];
    await connection.db
      .update(trial)
      .set({ state: "failed" })
      .where(and(of, eq(trial.state, "queued")));
    await advanceSweep(step);
    expect(memories.get(id)?.trials[0]).toBe(settled);
    expect(
      memories
        .get(id)
        ?.trials.map(({ state }) => state)
        .slice(0, 12),
    ).toEqual([...Array.from({ length: 6 }, () => "complete"), ...Array.from({ length: 6 }, () => "failed")]);
    // A run of a running sweep is retried: its trial is queued again in the same generation, and may end before the next step.
    await connection.db
      .update(trial)
      .set({ state: "complete", objective: 1 })
      .where(and(of, eq(trial.number, 8)));
    await advanceSweep(step);
    expect(memories.get(id)?.trials[7]).toMatchObject({ state: "complete", objective: 1 });
  });
});
