import { describe, expect, it } from "vitest";
import { z } from "zod";
import { registerTrainer } from "../trainers";
import { linear } from "../trainers/testing/linear";
import {
  type MadeTrial,
  nextTrials,
  parsePlan,
  planProblems,
  planWarnings,
  promotionOf,
  stoppingOf,
  withRungs,
} from "./index";
import { observation } from "./search";

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
    ["of a kind that there is not", { kind: "halving" }, "stopping.kind", /./],
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
      "of a first rung that no training comes to",
      { kind: "asha-promotion", minResource: 10 },
      "stopping.minResource",
      /first rung is at step 10, and a training has 10 steps/,
    ],
    [
      "of brackets without a rung",
      { kind: "hyperband", minResource: 4, reductionFactor: 3 },
      "stopping.reductionFactor",
      /highest rung would be at step 3 of 10, before stopping.minResource \(4\)/,
    ],
    [
      "of a first rung after the last",
      { kind: "asha-promotion", minResource: 4, maxResource: 3 },
      "stopping.minResource",
      /not before stopping.maxResource \(3\)/,
    ],
    [
      "of rungs above the longest training",
      { kind: "asha-promotion", maxResource: 81 },
      "stopping.maxResource",
      /a training has 10 steps at most/,
    ],
    [
      "of promotion by a metric that nobody reports",
      { kind: "asha-promotion", metric: "val/kappa" },
      "stopping.metric",
      /no trainer measures it/,
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

  it("that promotes trials of a nested sweep", () => {
    const nested = { splits: { scheme: "leave-one-fold-out", inner: { k: 2 } }, folds: [0, 1] };
    expect(problems({ ...nested, stopping: { kind: "asha-promotion" } })).toEqual([
      ["stopping.kind", expect.stringMatching(/nested sweep cannot promote/)],
    ]);
  });

  it("that promotes trials of a trainer without checkpoints", () => {
    const unregister = registerTrainer({
      ...linear,
      kind: "forgetful",
      checkpoints: "none",
      sections: {
        ...linear.sections,
        trainer: z.strictObject({ kind: z.literal("forgetful"), epochs: z.int().default(10) }),
      },
    });
    try {
      const document = { name: "p", experiment: "e", trainer: { kind: "forgetful" }, folds: [0] };
      const of = (stopping: object) =>
        planProblems({ ...document, stopping }).map(({ field, problem }) => [field, problem]);
      expect(of({ kind: "asha-promotion" })).toEqual([
        ["stopping.kind", expect.stringMatching(/forgetful has no checkpoints/)],
      ]);
      expect(of({ kind: "asha" })).toEqual([]);
    } finally {
      unregister();
    }
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
  const minTrials = { ...search, stopping: { kind: "median", minTrials: 9 }, budget: { maxTrials: 9 } };
  expect(planWarnings(parsePlan(JSON.stringify(plan(minTrials)))).map(({ field }) => field)).toEqual([
    "stopping.minTrials",
  ]);
});

describe("promotion", () => {
  const search = (given: object = {}) =>
    parsePlan(
      JSON.stringify(
        plan({
          space: { learningRate: { type: "float", low: 0.001, high: 0.1 } },
          sampler: { kind: "random", seed: 1 },
          stopping: { kind: "asha-promotion", reductionFactor: 2 },
          budget: { maxTrials: 4 },
          ...given,
        }),
      ),
    );

  it("has its last step written out at the launch", () => {
    expect(withRungs(search()).stopping).toMatchObject({ maxResource: 10 });
    expect(withRungs(search({ stopping: { kind: "asha" } })).stopping).not.toHaveProperty("maxResource");
    const pinned = withRungs(search());
    expect(promotionOf({ ...pinned, training: { ...pinned.training, epochs: 40 } })?.rungs).toEqual([
      1, 2, 4, 8,
    ]);
  });

  it("warns where hardly a trial would be promoted, and where a program has to write checkpoints", () => {
    const of = (given: object) => planWarnings(search(given)).map(({ field }) => field);
    expect(of({})).toEqual([]);
    expect(of({ budget: { maxTrials: 3 }, stopping: { kind: "asha-promotion" } })).toEqual([
      "stopping.reductionFactor",
    ]);
    const command = {
      trainer: { kind: "command", command: ["train"], parameters: { lr: 1 } },
      training: undefined,
    };
    expect(
      of({
        ...command,
        dataset: undefined,
        splits: undefined,
        objective: { metric: "val/loss", direction: "minimize" },
        space: { lr: { type: "float", low: 0, high: 1 } },
      }),
    ).toEqual(["stopping.kind"]);
  });

  it("warns where the budget starts nothing in some brackets of Hyperband", () => {
    const of = (maxTrials: number) =>
      planWarnings(
        search({ stopping: { kind: "hyperband" }, training: { epochs: 27 }, budget: { maxTrials } }),
      ).map(({ field, problem }) => [field, problem]);
    expect(of(4)).toEqual([
      [
        "budget.maxTrials",
        "4 configurations are too few for all brackets of hyperband: none starts in bracket 3",
      ],
    ]);
    expect(of(40)).toEqual([]);
  });

  it("is needed by a sampler that learns from rungs, by the value that it searches for", () => {
    const of = (stopping: object | undefined) =>
      problems({
        space: { learningRate: { type: "float", low: 0.001, high: 0.1 } },
        sampler: { kind: "bohb" },
        objective: { metric: "val/accuracy", direction: "maximize" },
        stopping,
      });
    expect(of({ kind: "hyperband" })).toEqual([]);
    expect(of({ kind: "asha-promotion" })).toEqual([]);
    for (const stopping of [undefined, { kind: "median" }])
      expect(of(stopping)).toEqual([["sampler.kind", expect.stringMatching(/learns from .* rungs/)]]);
    expect(of({ kind: "hyperband", metric: "val/loss" })).toEqual([
      ["stopping.metric", "the sampler bohb learns from rungs, and what it searches for is val/accuracy"],
    ]);
  });

  const waiting = (
    number: number,
    rung: number,
    value: number,
    given: Partial<MadeTrial> = {},
  ): MadeTrial => ({
    proposal: number - 1,
    variant: "base",
    outerFold: null,
    isRefit: false,
    configuration: { learningRate: 0.01 * number },
    reason: "",
    state: "waiting",
    objective: null,
    rung,
    rungs: Array.from({ length: Math.min(rung, 3) + 1 }, (_, at) => ({ rung: at, step: 2 ** at, value })),
    ...given,
  });
  const next = (trials: readonly MadeTrial[], given: object = {}) =>
    nextTrials({ plan: search(), concurrency: 2, intentVersion: 0, trials, ...given });

  it("goes before new trials, which waiting ones leave room for", () => {
    const decided = next([waiting(1, 0, 0.5), waiting(2, 0, 0.6)]);
    expect(decided).toMatchObject({
      of: { trials: 2, rungs: 0 },
      promotions: [{ number: 2, from: 0 }],
      prunes: [],
      isExhausted: false,
    });
    expect(decided.next.map(({ number, rung }) => [number, rung])).toEqual([[3, 0]]);
  });

  it("ends with the best one trained to its end and the others pruned, by a stop of their own where they have one", () => {
    const two = [waiting(1, 0, 0.5), waiting(2, 0, 0.6), waiting(3, 0, 0.7), waiting(4, 0, 0.4)];
    expect(next(two).promotions).toEqual([
      { number: 3, from: 0 },
      { number: 2, from: 0 },
    ]);
    const last = [...two.slice(0, 1), waiting(2, 1, 0.6), waiting(3, 1, 0.7), ...two.slice(3)];
    expect(
      next([...last.slice(0, 2), { ...last[2], rung: 2 } as MadeTrial, ...last.slice(3)]).prunes,
    ).toHaveLength(0);
    const complete: MadeTrial = { ...waiting(3, 4, 0.7), state: "complete", objective: 0.9 };
    const over = next([...last.slice(0, 2), complete, ...last.slice(3)]);
    expect(over).toMatchObject({ promotions: [], next: [], isExhausted: true });
    expect(over.prunes.map(({ number }) => number).sort()).toEqual([1, 2, 4]);
    const stopped = { ...waiting(1, 0, 0.9), stop: { step: 1, value: 0.9 } };
    expect(next([stopped, waiting(2, 0, 0.1)])).toMatchObject({ promotions: [], prunes: [{ number: 1 }] });
  });

  it("ends what waits once a limit of the budget is reached", () => {
    const limit = { kind: "maxEpochs", text: "budget reached" } as const;
    expect(next([waiting(1, 0, 0.5), waiting(2, 0, 0.6)], { limit })).toMatchObject({
      promotions: [],
      next: [],
      isExhausted: true,
      prunes: [{ number: 2 }, { number: 1 }],
    });
  });

  it("lets samplers learn from what waits as from what was stopped", () => {
    expect(observation(0, [waiting(1, 1, 0.5)])).toMatchObject({ state: "pruned", value: 0.5, step: 2 });
  });
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
