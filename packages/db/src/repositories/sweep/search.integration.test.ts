import type { Stop } from "@foldwise/core/stopping";
import { type PlanInput, replaySuggestion } from "@foldwise/core/sweep";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { createMetricStore } from "../../metrics";
import { sweep, trial } from "../../schema";
import { storeRowsOnlyDataset } from "../testing/simulated-trial";
import {
  advanceSweep,
  checkSweep,
  createSweep,
  editSweep,
  findSuggestedTrial,
  findSweepDetail,
  type SweepMemories,
} from ".";

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

/**
 * Steps until no trial comes; trials end so many at a time, of fewer than the concurrency some always run, and of an odd number
 * the variants of a configuration end apart.
 */
async function runSweep(
  memoriesOf: (step: number) => SweepMemories | undefined,
  atATime = 4,
): Promise<number> {
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
      .limit(atATime);
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
    const id = await runSweep(() => undefined, 3);
    const replay = async (number: number) => {
      const {
        plan,
        trial: own,
        trials,
      } = await findSuggestedTrial({ ctx: connection.db, sweepId: id, number });
      return { ...replaySuggestion(plan, trials, own, own.suggestion), phase: own.suggestion?.phase };
    };
    const all = await Promise.all(Array.from({ length: 40 }, (_, index) => replay(index + 1)));
    expect(all.flatMap(({ matches }, index) => (matches ? [] : [index + 1]))).toEqual([]);
    // Each variant has the suggestion of its configuration; the first one is a point of the plan.
    expect(all.filter(({ phase }) => phase === undefined)).toHaveLength(2);
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

describe("a warm start", () => {
  const { points: _, ...rest } = PLAN;
  const warm = (changes: object): string => JSON.stringify({ ...rest, variants: { a: {} }, ...changes });
  const check = (changes: object) => checkSweep({ ctx: connection.db, source: warm(changes) });

  it("has a sampler begin with the results of an earlier sweep, which may go then", async () => {
    const earlier = await runSweep(() => undefined);
    const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, earlier));
    const made = await connection.db
      .select()
      .from(trial)
      .where(and(eq(trial.sweepId, earlier), eq(trial.state, "complete")));
    const results = new Set(made.map(({ proposal }) => proposal)).size;
    const own = { configuration: { learningRate: 0.02, "data.balance": "none" }, values: [0.9] };
    const warmStart = { sweeps: [row?.uid], observations: [own] };
    const { problems, warmStart: checked } = await check({ warmStart });
    expect(problems).toEqual([]);
    expect(checked).toEqual({ observations: results + 1, leftOut: 0 });

    const { id } = await createSweep({ ctx: connection.db, source: warm({ warmStart }) });
    const [launched] = await connection.db.select().from(sweep).where(eq(sweep.id, id));
    expect(launched?.plan.warmStart).toEqual({ sweeps: [row?.uid], observations: [] });
    const from = await findSweepDetail({ ctx: connection.db, id });
    expect(from.warmStart).toEqual([
      { sweep: { id: earlier, name: row?.name }, taken: results, leftOut: 0, reasons: [] },
      { sweep: null, taken: 1, leftOut: 0, reasons: [] },
    ]);
    const step = { ctx: connection.db, sweepId: id, uid: launched?.uid ?? "", generation: 1 };
    await advanceSweep(step);
    const replayed = async () => {
      const { earlier: start, ...found } = await findSuggestedTrial({
        ctx: connection.db,
        sweepId: id,
        number: 1,
      });
      return {
        suggestion: found.trial.suggestion,
        replay: replaySuggestion(found.plan, found.trials, found.trial, found.trial.suggestion, null, start),
      };
    };
    const before = await replayed();
    expect(before.suggestion).toMatchObject({ phase: "model", learned: { earlier: results + 1 } });
    expect(before.replay.matches).toBe(true);

    await connection.db.delete(sweep).where(eq(sweep.id, earlier));
    expect(await replayed()).toEqual(before);
    await connection.db.update(trial).set({ state: "complete", objective: 0.5 }).where(eq(trial.sweepId, id));
    await advanceSweep(step);
    const next = (await configurationsOf(id)).at(-1);
    expect(next?.suggestion?.learned).toMatchObject({ complete: results + 1 + 6, earlier: results + 1 });

    await editSweep({
      ctx: connection.db,
      metrics: createMetricStore(connection),
      id,
      version: 0,
      by: "test",
      edit: { changes: { space: { learningRate: { high: 0.02 } } }, enqueue: [] },
    });
    const [edited] = await connection.db.select().from(sweep).where(eq(sweep.id, id));
    expect(edited?.plan.warmStart).toEqual(launched?.plan.warmStart);
  });

  it("is refused with the reason, where the named sweep has nothing for the plan", async () => {
    const earlier = await runSweep(() => undefined);
    const { id: empty } = await createSweep({ ctx: connection.db, source: JSON.stringify(PLAN) });
    const warmStart = { sweeps: [earlier] };
    const problemOf = async (changes: object) => {
      const { problems } = await check(changes);
      expect(problems).toHaveLength(1);
      return problems[0];
    };
    expect(await problemOf({ warmStart: { sweeps: [999_999] } })).toEqual({
      field: "warmStart.sweeps.0",
      value: "999999",
      problem: "there is no such sweep",
      remedy: "npx foldwise sweep ls lists those there are",
    });
    const [row] = await connection.db.select().from(sweep).where(eq(sweep.id, earlier));
    expect(await problemOf({ warmStart: { sweeps: [earlier, row?.uid] } })).toEqual({
      field: "warmStart.sweeps.1",
      value: row?.uid,
      problem: `duplicate value: sweep ${earlier} is named before`,
      remedy: "list each sweep once",
    });
    expect((await problemOf({ warmStart: { sweeps: [empty] } }))?.problem).toBe(
      `sweep ${empty} has no complete trial with a value of the objective`,
    );
    const objective = { metric: "val/loss", direction: "minimize" };
    expect((await problemOf({ warmStart, objective }))?.problem).toMatch(/has another objective: maximize/);
    const space = { learningRate: { type: "float", low: 1e-3, high: 1e-1, log: true } };
    const other = await problemOf({ warmStart, space });
    expect(other?.problem).toMatch(
      /^none of \d+ results fits the space: .*data.balance is not in the space in \d+/,
    );
    const narrow = { ...PLAN.space, learningRate: space.learningRate };
    const some = await problemOf({ warmStart, space: narrow });
    expect(some?.problem).toMatch(/^\d+ of \d+ results fit the space: learningRate is out of range in \d+$/);
    expect(some?.remedy).toContain("takeWhatFits: true");
    const [taken, all] = (some?.problem ?? "").match(/\d+/g)?.map(Number) ?? [];
    const fitting = await check({ warmStart: { ...warmStart, takeWhatFits: true }, space: narrow });
    expect(fitting.problems).toEqual([]);
    expect(fitting.warmStart).toEqual({ observations: taken, leftOut: Number(all) - Number(taken) });
    expect(fitting.warnings.map(({ field }) => field)).toContain("warmStart.takeWhatFits");
  });
});
