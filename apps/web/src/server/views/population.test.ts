import { parsePlan } from "@foldwise/core/sweep";
import type { LineageTrial } from "@foldwise/db/repositories/sweep";
import { expect, it } from "vitest";
import { populationView } from "./population";

const planOf = (stopping: object) =>
  parsePlan(
    JSON.stringify({
      name: "p",
      experiment: "e",
      dataset: "d",
      trainer: { kind: "simulate" },
      folds: [0],
      splits: { scheme: "within-fold-by-image" },
      training: { epochs: 15, earlyStopping: null },
      objective: { metric: "val/loss", direction: "minimize" },
      space: { learningRate: { type: "float", low: 0.001, high: 0.1, log: true } },
      sampler: { kind: "random" },
      stopping,
      budget: { maxTrials: 4 },
    }),
  );
const plan = planOf({ kind: "pbt", interval: 5 });

const trial = (number: number, given: Partial<LineageTrial> = {}): LineageTrial => ({
  number,
  variant: "base",
  configuration: { learningRate: number / 100 },
  exploit: null,
  rungs: [{ rung: 0, step: 5, value: number }],
  state: "waiting",
  objective: null,
  stop: null,
  ...given,
});
const copy = (number: number, from: number, given: Partial<LineageTrial> = {}) =>
  trial(number, {
    exploit: {
      round: 0,
      step: 5,
      member: 3,
      from: { trial: from, rank: 1, value: from },
      replaced: { trial: 4, rank: 4, value: 4 },
      ranking: [1, 2, 3, 4],
      quantile: 1,
      changes: [],
    },
    rungs: null,
    ...given,
  });

it("has the best by its last round until a trial is complete, then the best objective", () => {
  const first = [1, 2, 3, 4].map((number) => trial(number));
  expect(populationView({ plan, trials: first }).trial).toBe(1);
  const second = [
    ...first.slice(0, 3),
    trial(4, { state: "pruned" }),
    copy(5, 1, { rungs: [{ rung: 1, step: 10, value: 0.5 }] }),
  ];
  expect(populationView({ plan, trials: second })).toMatchObject({
    trial: 5,
    interval: 5,
    metric: "val/loss",
  });
  const ended = second.map((one) =>
    one.number === 2 ? { ...one, state: "complete" as const, objective: 9 } : one,
  );
  expect(populationView({ plan, trials: ended }).trial).toBe(2);
  const failed = first.map((one) => ({ ...one, state: "failed" as const }));
  expect(populationView({ plan, trials: failed })).toMatchObject({ trial: null, schedule: [], copies: [] });
});

it("has the schedule of the trial that is asked for, and all copies", () => {
  const trials = [...[1, 2, 3, 4].map((number) => trial(number)), copy(5, 2, { state: "running" })];
  const view = populationView({ plan, trials }, 5);
  expect(view.schedule).toEqual([
    { trial: 2, parent: null, fromStep: 0, toStep: 5, configuration: { learningRate: 0.02 }, value: 2 },
    { trial: 5, parent: 2, fromStep: 5, toStep: null, configuration: { learningRate: 0.05 }, value: null },
  ]);
  expect(view.copies.map((one) => [one.trial, one.exploit.from.trial])).toEqual([[5, 2]]);
  expect(view.plan).toBeNull();
  const ended = [...trials.slice(0, 4), copy(5, 2, { state: "complete", objective: 0.1 })];
  const { plan: text } = populationView({ plan, trials: ended }, 5);
  expect(text).toMatch(/^# The schedule of trial 5 of the sweep p, trained again\.\nname: p-schedule-5\n/);
  expect(parsePlan(text ?? "")).toMatchObject({
    variants: { base: { training: { learningRate: 0.05 } } },
    schedule: [{ untilEpoch: 5, parameters: { learningRate: 0.02 } }],
  });
  expect(() => populationView({ plan, trials }, 9)).toThrow(/trial 9/i);
});

it("is refused for a sweep without a population, with the reason", () => {
  const other = planOf({ kind: "asha" });
  expect(() => populationView({ plan: other, trials: [] })).toThrow(/trains no population/);
});
