import { describe, expect, it } from "vitest";
import { endReasonText, limitReached, nextTrials, parsePlan, planProblems, type SweepUsage } from "./index";

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
  best: { number: 7, value: 0.91, completeSince: 4 },
  endedTrials: 10,
  failedTrials: 3,
};

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
