import { sweepSearchSchema } from "@foldwise/core/contracts/http/sweep-search";
import { planSchema } from "@foldwise/core/sweep";
import type { TrialPoint } from "@foldwise/db/repositories/sweep";
import { describe, expect, it } from "vitest";
import { importanceInput, sweepSearchView } from "./sweep-search";

const plan = planSchema.parse({
  name: "search",
  experiment: "searches",
  trainer: { kind: "simulate" },
  dataset: "cells",
  folds: [0],
  variants: { plain: {}, deep: {} },
  space: {
    learningRate: { type: "float", low: 1e-5, high: 0.1, log: true },
    batchSize: { type: "ordinal", values: [8, 16, 32] },
  },
  sampler: { kind: "random" },
});
const AT = new Date("2026-11-29T10:00:00Z");
const later = (seconds: number) => new Date(AT.getTime() + 1000 * seconds);
const point = (over: Partial<TrialPoint>): TrialPoint => ({
  number: 0,
  variant: "plain",
  configuration: { learningRate: 0.00123456789, batchSize: 16 },
  state: "complete",
  objectives: [0.5],
  startedAt: later(1),
  finishedAt: later(3.25),
  stopStep: null,
  isInfeasible: false,
  reached: { rung: null, stop: null },
  ...over,
});

const read = (trials: TrialPoint[]) =>
  sweepSearchSchema.parse(
    sweepSearchView({ plan, createdAt: AT, readAt: later(100), trials }, { complete: true }),
  );

it("has a column a property, positions for names and few digits", () => {
  const { columns, ...rest } = read([
    point({}),
    point({
      number: 1,
      variant: "deep",
      state: "running",
      objectives: [null],
      finishedAt: null,
      configuration: {},
    }),
    point({ number: 2, state: "pruned", isInfeasible: true, objectives: [Number.NaN], stopStep: 4 }),
  ]);
  expect(rest).toMatchObject({
    cursor: String(later(40).getTime()),
    variants: ["plain", "deep"],
    infeasible: [2],
    early: { number: [], step: [], value: [] },
  });
  expect(rest.parameters.map(({ axis }) => axis.kind)).toEqual(["numeric", "choices"]);
  expect(columns).toEqual({
    number: [0, 1, 2],
    state: (["complete", "running", "pruned"] as const).map((state) => rest.states.indexOf(state)),
    variant: [0, 1, 0],
    objectives: [[0.5, null, "NaN"]],
    parameters: [
      [0.001235, null, 0.001235],
      [1, null, 1],
    ],
    start: [1, 1, 1],
    duration: [2.3, null, 2.3],
    stopStep: [null, null, 4],
  });
});

describe("what trials that are not complete have come to", () => {
  const stopped = (step: number, value: number | "NaN" | null, metric = plan.objective.metric) => ({
    metric,
    step,
    value,
  });
  const early = (stopping: object | undefined, trials: Partial<TrialPoint>[]) =>
    sweepSearchView(
      {
        plan: planSchema.parse({ ...plan, training: { ...plan.training, earlyStopping: null }, stopping }),
        createdAt: AT,
        readAt: AT,
        trials: trials.map((over, number) => point({ number, objectives: [null], ...over })),
      },
      { complete: true },
    ).early;

  it("is their value at the last rung, and where a rule has stopped them after it", () => {
    const rung = { step: 3, value: 0.7 };
    const trials: Partial<TrialPoint>[] = [
      { state: "complete", objectives: [0.9], reached: { rung, stop: null } },
      { state: "waiting", reached: { rung, stop: null } },
      { state: "running", reached: { rung: null, stop: null } },
      { state: "pruned", reached: { rung, stop: stopped(3, 0.7) } },
      { state: "pruned", reached: { rung, stop: stopped(5, "NaN") } },
      { state: "pruned", reached: { rung, stop: stopped(9, null) } },
    ];
    expect(early({ kind: "asha-promotion" }, trials)).toEqual({
      number: [1, 3, 4, 5],
      step: [3, 3, 5, 3],
      value: [0.7, 0.7, "NaN", 0.7],
    });
    expect(
      early({ kind: "median" }, [{ state: "pruned", reached: { rung: null, stop: stopped(2, 0.4) } }]),
    ).toEqual({
      number: [0],
      step: [2],
      value: [0.4],
    });
  });

  it("is nothing where the rule goes by another metric: its values would stand on the wrong axis", () => {
    const metric = "val/loss";
    const reached = { rung: { step: 3, value: 0.7 }, stop: stopped(5, 0.6, metric) };
    const nothing = { number: [], step: [], value: [] };
    expect(early({ kind: "asha-promotion", metric }, [{ state: "pruned", reached }])).toEqual(nothing);
    expect(early({ kind: "median", metric }, [{ state: "pruned", reached }])).toEqual(nothing);
  });
});

it("takes less than 1 MB for 10,000 trials of 8 parameters", () => {
  const space = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [`p${index}`, { type: "float" as const, low: 0, high: 1 }]),
  );
  const trials = Array.from({ length: 10_000 }, (_, number) =>
    point({
      number,
      objectives: [Math.sin(number) / 3],
      configuration: Object.fromEntries(
        Object.keys(space).map((name, at) => [name, Math.abs(Math.sin(number * (at + 1)))]),
      ),
      startedAt: later(number * 1.7),
      finishedAt: later(number * 1.7 + 31),
    }),
  );
  const view = sweepSearchView(
    { plan: { ...plan, space }, createdAt: AT, readAt: AT, trials },
    { complete: true },
  );
  expect(view.columns.number).toHaveLength(10_000);
  expect(JSON.stringify(view).length).toBeLessThan(1_000_000);
});

it("gives importance the complete trials, and variants as a parameter", () => {
  const input = importanceInput(
    {
      plan,
      trials: [point({}), point({ number: 1, state: "pruned" }), point({ number: 2, variant: "deep" })],
    },
    0,
  );
  expect(input?.parameters.map(({ name, values }) => [name, [...Array.from(values)]])).toEqual([
    ["learningRate", [0.00123456789, 0.00123456789]],
    ["batchSize", [1, 1]],
    ["variant", [0, 1]],
  ]);
  expect(input?.objective).toEqual([0.5, 0.5]);
  expect(importanceInput({ plan, trials: [] }, 1)).toBeNull();
});
