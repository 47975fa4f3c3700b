import { describe, expect, it } from "vitest";
import {
  endReasonText,
  limitReached,
  nextTrials,
  parsePlan,
  planProblems,
  planSchema,
  planWarnings,
  type SweepUsage,
} from "./index";

const document = (budget: object) => ({
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  folds: [0],
  splits: { scheme: "within-fold-by-image" },
  space: { learningRate: { type: "float", low: 0.001, high: 0.1 } },
  sampler: { kind: "random" },
  budget,
});
const plan = (budget: object) => parsePlan(JSON.stringify(document(budget)));
const usage: SweepUsage = {
  hours: 1.5,
  epochs: 120,
  resources: { slotHours: 3, gpuHours: 2, energyKwh: 1.25 },
  best: { number: 7, value: 0.91, completeSince: 4 },
  endedTrials: 10,
  failedTrials: 3,
};

describe("a budget of resources", () => {
  const gpu = (budget: object, resources: object = {}) =>
    planProblems({ ...document(budget), resources: { class: "train.gpu", ...resources } });
  const of = (budget: object) =>
    parsePlan(JSON.stringify({ ...document(budget), resources: { class: "train.gpu", pricePerHour: 4 } }));

  it.each([
    [{ maxGpuHours: 2 }, { maxGpuHours: 2.1 }, "budget reached: 2 of 2 GPU hours"],
    [{ maxCost: 12 }, { maxCost: 12.1 }, "budget reached: cost 12 of 12"],
    [{ maxEnergyKwh: 1.25 }, { maxEnergyKwh: 1.3 }, "budget reached: 1.25 of 1.25 kWh"],
  ])("is reached by %j, not by %j", (reached, open, text) => {
    expect(limitReached(of(reached), usage)?.text).toBe(text);
    expect(limitReached(of(open), usage)).toBeNull();
  });

  it("is not reached by energy that no device has reported", () => {
    const unknown = { ...usage, resources: { ...usage.resources, energyKwh: null } };
    expect(limitReached(of({ maxEnergyKwh: 0.001 }), unknown)).toBeNull();
  });

  it("is refused where nothing would count towards it", () => {
    expect(gpu({ maxGpuHours: 1, maxEnergyKwh: 1, maxCost: 1 }, { pricePerHour: 1 })).toEqual([]);
    expect(gpu({ maxCost: 1 }).map(({ problem }) => problem)).toEqual([
      "a slot has no price: it would never be reached",
    ]);
    expect(planProblems(document({ maxGpuHours: 1, maxEnergyKwh: 1 })).map(({ field }) => field)).toEqual([
      "budget.maxGpuHours",
      "budget.maxEnergyKwh",
    ]);
  });
});

describe("a budget is reached", () => {
  it.each([
    [{ maxEpochs: 120 }, { maxEpochs: 121 }, "budget reached: 120 of 120 epochs"],
    [{ maxHours: 1.5 }, { maxHours: 1.51 }, "budget reached: 1.5 h"],
    [{ target: 0.91 }, { target: 0.92 }, "target reached: val/balanced_accuracy 0.91 in trial 7"],
    [{ plateauTrials: 4 }, { plateauTrials: 5 }, "plateau: no better trial in the 4 after trial 7"],
    [{ maxFailureRate: 0.29 }, { maxFailureRate: 0.3 }, "too many failures: 3 of 10 trials"],
  ])("by %j, not by %j", (reached, open, text) => {
    expect(limitReached(plan(reached), usage)?.text).toBe(text);
    expect(limitReached(plan(open), usage)).toBeNull();
  });

  it("never by what has no value yet", () => {
    const nothing = { ...usage, best: null, endedTrials: 4, failedTrials: 4 };
    expect(limitReached(plan({ target: 0, plateauTrials: 1, maxFailureRate: 0 }), nothing)).toBeNull();
    expect(limitReached(plan({}), usage)).toBeNull();
  });

  it("and then no trial comes, and the sweep says why it ended", () => {
    const limit = limitReached(plan({ target: 0.9 }), usage);
    const of = { plan: plan({ target: 0.9 }), concurrency: 3, intentVersion: 1, trials: [] };
    expect(nextTrials({ ...of, limit })).toMatchObject({ next: [], isExhausted: true });
    const reason = { kind: "limit-reached", trials: 10, budget: 100, space: null } as const;
    expect(endReasonText(plan({}), { ...reason, ...(limit ? { limit } : {}) })).toBe(limit?.text);
  });
});

it("a budget that nothing can reach, or that is none, is refused", () => {
  const fields = (budget: object) => planProblems(document(budget)).map(({ field }) => field);
  expect(fields({ target: 1.2 })).toEqual(["budget.target"]);
  expect(fields({ target: 1 })).toEqual([]);
  expect(fields({ maxTrials: 0 })).toEqual(["budget.maxTrials"]);
  expect(fields({ maxEpochs: 0, maxHours: 0, plateauTrials: 0, maxFailureRate: 1 })).toEqual([
    "budget.maxEpochs",
    "budget.maxHours",
    "budget.plateauTrials",
    "budget.maxFailureRate",
  ]);
  expect(plan({ target: 0.9 }).budget.maxTrials).toBe(100);
});

it("a budget of epochs below one trial is warned about", () => {
  const warnings = (maxEpochs: number) =>
    planWarnings(
      planSchema.parse({ ...document({ maxEpochs }), folds: [0, 1], training: { epochs: 9 } }),
    ).map(({ field, problem }) => `${field}: ${problem}`);
  expect(warnings(17)).toContain(
    "budget.maxEpochs: one trial takes up to 18 epochs (2 runs): the sweep may end before any trial is complete",
  );
  expect(warnings(18).filter((text) => text.startsWith("budget.maxEpochs"))).toEqual([]);
});

it("warns about a time below a minute, which may end the sweep with its first report", () => {
  const warned = (budget: object, resources: object = {}) =>
    planWarnings(planSchema.parse({ ...document(budget), resources }))
      .filter(({ field }) => field.startsWith("budget.") && field !== "budget.maxTrials")
      .map(({ field, problem, remedy }) => [field, problem, remedy]);
  expect(warned({ maxHours: 1e-7 })).toEqual([
    [
      "budget.maxHours",
      "the sweep ends after 0.00036 s: it may end with its first report, before any trial is complete",
      "maxHours is in hours; set it to at least 0.017, a minute",
    ],
  ]);
  expect(warned({ maxHours: 1 / 60 })).toEqual([]);
  expect(warned({ maxCost: 0.01 }, { pricePerHour: 6 })).toEqual([
    [
      "budget.maxCost",
      "its trainings are paid for after 6 s: it may end with its first report, before any trial is complete",
      "maxCost is the price of slot time; set it to at least 0.1, a minute",
    ],
  ]);
  expect(warned({ maxCost: 0.1 }, { pricePerHour: 6 })).toEqual([]);
  expect(warned({ maxGpuHours: 0.001 }, { class: "train.gpu" })[0]?.[0]).toBe("budget.maxGpuHours");
});
