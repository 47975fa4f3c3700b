import { describe, expect, it } from "vitest";
import { type MadeTrial, nextTrials, parsePlan, planProblems, planWarnings, stoppingOf } from "./index";

const plan = (given: object) => ({
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  folds: [0],
  training: { epochs: 10 },
  splits: { scheme: "within-fold-by-image" },
  ...given,
});
const problems = (given: object) => planProblems(plan(given)).map(({ field, problem }) => [field, problem]);

describe("a stopping rule is refused before launch", () => {
  it.each([
    [
      "on a metric that nobody reports",
      { kind: "median", metric: "val/kappa" },
      "stopping.metric",
      /no trainer measures it/,
    ],
    ["on a test metric", { kind: "median", metric: "test/accuracy" }, "stopping.metric", /validation/],
    ["of a kind that there is not", { kind: "hyperband" }, "stopping.kind", /./],
    ["without a bound", { kind: "threshold" }, "stopping", /without a bound stops nothing/],
    [
      "with bounds the wrong way round",
      { kind: "threshold", lower: 0.9, upper: 0.1 },
      "stopping.lower",
      /every trial/,
    ],
    [
      "with a bound outside of what the metric can be",
      { kind: "threshold", metric: "val/accuracy", lower: 1.5 },
      "stopping.lower",
      /val\/accuracy is from 0 to 1: every trial would be stopped/,
    ],
    [
      "that begins after the last step",
      { kind: "median", warmupSteps: 10 },
      "stopping",
      /10 steps: nothing would be stopped/,
    ],
    [
      "of a rung that no training comes to",
      { kind: "asha", minResource: 27 },
      "stopping",
      /step 27 at the earliest/,
    ],
    [
      "of more patience than there are steps",
      { kind: "patience", patience: 9 },
      "stopping",
      /step 11 at the earliest/,
    ],
    [
      "with a share of the trials above all",
      { kind: "percentile", percentile: 100 },
      "stopping.percentile",
      /./,
    ],
  ])("%s", (_, stopping, field, problem) => {
    expect(problems({ stopping })).toEqual([[field, expect.stringMatching(problem)]]);
  });

  it("where a trial has too few runs for a test over them", () => {
    const stopping = { kind: "wilcoxon" };
    expect(problems({ stopping, seeds: [1, 2, 3, 4] })).toEqual([
      ["stopping", expect.stringMatching(/4 runs/)],
    ]);
    expect(problems({ stopping, seeds: [1, 2, 3, 4, 5] })).toEqual([]);
    expect(problems({ stopping: { ...stopping, pThreshold: 0.3 }, seeds: [1, 2, 3] })).toEqual([]);
  });

  it("where each training reports one step, unless there are several folds to save", () => {
    const one = { training: { epochs: 1 }, stopping: { kind: "asha" } };
    expect(problems(one)).toEqual([
      ["stopping", expect.stringMatching(/one step: nothing would be stopped/)],
    ]);
    expect(problems({ ...one, folds: [0, 1] })).toEqual([]);
  });

  it("by the longest training where the number of epochs is searched", () => {
    const space = { epochs: { type: "int", low: 2, high: 30, step: 4 } };
    const stopping = { kind: "asha", minResource: 27 };
    expect(problems({ space, stopping })).toEqual([]);
  });
});

it("watches the objective's metric where it names none, and knows which values of another are better", () => {
  const of = (stopping: object) => stoppingOf(parsePlan(JSON.stringify(plan({ stopping }))));
  expect(of({ kind: "median" })).toMatchObject({ metric: "val/balanced_accuracy", direction: "maximize" });
  expect(of({ kind: "asha", metric: "val/loss" })).toMatchObject({
    metric: "val/loss",
    direction: "minimize",
  });
  expect(stoppingOf(parsePlan(JSON.stringify(plan({}))))).toBeNull();
});

it("warns of a rule that waits for more complete trials than there will be", () => {
  const space = { learningRate: { type: "float", low: 0.001, high: 0.1 } };
  const search = { space, sampler: { kind: "random" }, stopping: { kind: "median" } };
  const warnings = (maxTrials: number) =>
    planWarnings(parsePlan(JSON.stringify(plan({ ...search, budget: { maxTrials } })))).map(
      ({ field }) => field,
    );
  expect(warnings(5)).toEqual(["stopping.startupTrials"]);
  expect(warnings(6)).toEqual([]);
});

it("a pruned trial leaves its place to the next, and its configuration is not proposed again", () => {
  const space = { batchSize: { type: "int", low: 8, high: 24, step: 8 } };
  const parsed = parsePlan(
    JSON.stringify(plan({ space, stopping: { kind: "asha" }, budget: { maxTrials: 3 } })),
  );
  const made = (batchSize: number, state: MadeTrial["state"]): MadeTrial => ({
    proposal: batchSize / 8 - 1,
    variant: "base",
    outerFold: null,
    isRefit: false,
    configuration: { batchSize },
    reason: "",
    state,
    objective: null,
    stop: state === "pruned" ? { step: 1, value: 0.5 } : null,
  });
  const { next, isExhausted } = nextTrials({
    plan: parsed,
    concurrency: 2,
    intentVersion: 0,
    trials: [made(8, "pruned"), made(16, "running")],
  });
  expect(next.map(({ configuration }) => configuration)).toEqual([{ batchSize: 24 }]);
  expect(isExhausted).toBe(true);
});
