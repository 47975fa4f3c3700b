import { describe, expect, it } from "vitest";
import type { Configuration } from "../space";
import { isTerminal, SWEEP_INTENTS, SWEEP_STATES } from "../states";
import {
  decideEdit,
  editedDocument,
  editKeyProblems,
  editProblems,
  type PlanEdit,
  pendingPoints,
  planChanges,
  planChangesText,
  searchStartAfter,
  successorOf,
} from "./edit-plan";
import { checkPlan } from "./parse";
import type { Plan, PlanInput } from "./plan";
import type { MadeTrial, PlannedTrial } from "./planned-trial";
import { replaySuggestion } from "./replay";
import { makeSearch, type SearchStart } from "./search";

const document: PlanInput = {
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  splits: { scheme: "within-fold-by-image" },
  folds: [0, 2],
  seeds: [1],
  space: {
    learningRate: { type: "float", low: 1e-4, high: 1e-2 },
    batchSize: { type: "categorical", choices: [16, 32] },
  },
  sampler: { kind: "tpe", seed: 3, startupTrials: 4 },
  stopping: { kind: "median" },
  budget: { maxTrials: 30, maxHours: 5 },
  concurrency: 2,
};
const plan = checkPlan(document);

const edited = (
  edit: Partial<PlanEdit>,
  { of = plan, pending = [] }: { of?: Plan; pending?: readonly Configuration[] } = {},
) => checkPlan(editedDocument(of, { changes: {}, enqueue: [], ...edit }, pending));

it("keeps the class of its workers where all resources are removed", () => {
  const gpu = checkPlan({ ...document, resources: { class: "train.gpu", priority: 1 } });
  const changes = { resources: null };
  expect(editKeyProblems(gpu, { changes, enqueue: [] })).toEqual([]);
  expect(editProblems(gpu, edited({ changes }, { of: gpu })).map(({ field }) => field)).toEqual([
    "resources.class",
  ]);
  const cpu = checkPlan({ ...document, resources: { priority: 1 } });
  expect(editProblems(cpu, edited({ changes }, { of: cpu }))).toEqual([]);
});

describe("the plan with an edit", () => {
  it("has what is named changed, null removed, and all else as it was", () => {
    const after = edited({
      changes: {
        budget: { maxTrials: 50, maxHours: null },
        space: { learningRate: { high: 0.1 } },
        resources: { priority: 1 },
        stopping: null,
      },
    });
    const { maxHours: _, ...budget } = plan.budget;
    expect(after).toEqual({
      ...plan,
      budget: { ...budget, maxTrials: 50 },
      space: { ...plan.space, learningRate: { ...plan.space.learningRate, high: 0.1 } },
      resources: { ...plan.resources, priority: 1 },
      stopping: undefined,
    });
    expect(planChangesText(planChanges(plan, after))).toBe(
      "space.learningRate.high 0.01 → 0.1, stopping removed, budget.maxTrials 30 → 50, budget.maxHours removed, resources.priority 1 added",
    );
    expect(planChanges(plan, edited({ changes: { concurrency: 2 } }))).toEqual([]);
  });

  it("has another kind of rule or parameter instead of the one before", () => {
    const after = edited({
      changes: {
        stopping: { kind: "threshold", lower: 0.2 },
        space: { learningRate: { type: "categorical", choices: [0.1, 0.2] } },
      },
    });
    expect(after.stopping).toEqual(
      checkPlan({ ...document, stopping: { kind: "threshold", lower: 0.2 } }).stopping,
    );
    expect(after.space.learningRate).toEqual({ type: "categorical", choices: [0.1, 0.2] });
  });

  it("is refused as a launched one is", () => {
    expect(() => edited({ changes: { budget: { maxTrials: 0 } } })).toThrow("budget.maxTrials");
    expect(() => edited({ changes: { space: { nonsense: { type: "int", low: 1, high: 2 } } } })).toThrow(
      "unknown parameter",
    );
    expect(() => edited({ enqueue: [{ learningRate: 7, batchSize: 16 }] })).toThrow("points.0.learningRate");
  });

  it("has added folds and seeds after those that are there, and loses none", () => {
    const after = edited({ changes: { folds: [0, 1, 2], seeds: [1, 2] } });
    expect([after.folds, after.seeds]).toEqual([
      [0, 2, 1],
      [1, 2],
    ]);
    expect(editProblems(plan, after)).toEqual([]);
    expect(editProblems(plan, edited({ changes: { folds: [0] } }))).toEqual([
      {
        field: "folds",
        value: "[0]",
        problem: "lacks 2: trials have been trained on it",
        remedy: "folds are only added to: name all that there are, and the new ones",
      },
    ]);
  });
});

it("leaves the rule of a sweep that promotes trials as it is, key by key with the reason, and adds to its runs", () => {
  const stopping = { kind: "asha-promotion" } as const;
  const promoting = checkPlan({ ...document, stopping });
  const problems = (before: Plan, given: PlanInput) =>
    editProblems(before, checkPlan(given)).map(({ field, problem }) => `${field}: ${problem}`);
  const edited = (rule: PlanInput["stopping"]) => problems(promoting, { ...document, stopping: rule });
  expect(edited({ ...stopping, reductionFactor: 2, metric: "val/loss" })).toEqual([
    expect.stringMatching(/^stopping\.(reductionFactor|metric): cannot be changed in a sweep that promotes/),
    expect.stringMatching(/^stopping\.(reductionFactor|metric): cannot be changed in a sweep that promotes/),
  ]);
  expect(edited({ ...stopping, minResource: 2 })).toEqual([
    expect.stringContaining("promoted at the rungs that follow from it"),
  ]);
  expect(edited({ kind: "median" })).toEqual([expect.stringContaining("released by this rule alone")]);
  expect(edited(undefined)).toEqual([expect.stringContaining("released by this rule alone")]);
  expect(problems(plan, { ...document, stopping })).toEqual([
    expect.stringContaining("train past the rungs without waiting there"),
  ]);
  const more = {
    ...document,
    stopping,
    folds: [0, 2, 1],
    seeds: [1, 2],
    budget: { maxTrials: 60 },
    concurrency: 4,
  };
  expect(problems(promoting, more)).toEqual([]);
});

it("leaves a population as it is but for its limits and its share of the workers", () => {
  const population: PlanInput = {
    ...document,
    training: { earlyStopping: null },
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
    sampler: { kind: "random" },
    stopping: { kind: "pbt", interval: 5 },
  };
  const problems = (given: PlanInput) =>
    editProblems(checkPlan(population), checkPlan({ ...population, ...given })).map(({ field }) => field);
  expect(problems({ ...population, folds: [0, 2, 1], seeds: [1, 2], budget: { maxTrials: 40 } })).toEqual([
    "folds",
    "seeds",
    "budget.maxTrials",
  ]);
  expect(problems({ ...population, stopping: { kind: "pbt", interval: 4 } })).toEqual(["stopping"]);
  const wider = { learningRate: { type: "float", low: 1e-4, high: 1e-1 } } as const;
  expect(problems({ ...population, space: wider })).toEqual(["space"]);
  const budget = { maxTrials: 30, maxHours: 9 };
  expect(problems({ ...population, budget, concurrency: 5 })).toEqual([]);
});

it("takes no point of a population that was tried for a change of its points", () => {
  const points = [0.001, 0.002].map((learningRate) => ({ learningRate }));
  const population = checkPlan({
    ...document,
    training: { earlyStopping: null },
    space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
    sampler: { kind: "random" },
    stopping: { kind: "pbt", interval: 5 },
    points,
  });
  for (const proposals of [0, 1, 2]) {
    const pending = pendingPoints(population, null, proposals);
    const refused = (edit: Partial<PlanEdit>) => {
      const checked = edited(edit, { of: population, pending });
      return successorOf(population, checked, pending).problems.map(({ field }) => field);
    };
    expect(refused({ changes: { concurrency: 5 } })).toEqual([]);
    expect(refused({ enqueue: [{ learningRate: 0.003 }] })).toEqual(["points"]);
    expect(refused({ changes: { points: null } })).toEqual(proposals < 2 ? ["points"] : []);
  }
});

describe("the keys of an edit", () => {
  const refused = (changes: Record<string, unknown>, of = plan) =>
    editKeyProblems(of, { changes, enqueue: [] }).map(({ field, problem }) => [field, problem]);

  it("are refused with the reason where the plan keeps them", () => {
    expect(refused({ budget: {}, stopping: null, points: null, resources: { weight: 2 } })).toEqual([]);
    expect(
      refused({ dataset: "other", resources: { class: "train.gpu" }, misspelt: 1, points: [{}] }),
    ).toEqual([
      ["dataset", "cannot be changed in a running sweep: trials on different images cannot be compared"],
      [
        "resources.class",
        "cannot be changed in a running sweep: its trainings wait in the queue of this class",
      ],
      ["misspelt", "is not a key of a plan that can be changed"],
      ["points", "are only added to, so that no two edits overwrite each other's"],
    ]);
    // Every key of a plan is either editable or says why not.
    for (const key of Object.keys(plan))
      if (key !== "resources")
        expect(refused({ [key]: null })[0]?.[1] ?? "").not.toBe("is not a key of a plan that can be changed");
  });

  it("are those that leave the search alone in a nested cross-validation", () => {
    const nested = checkPlan({
      ...document,
      stopping: undefined,
      budget: {},
      splits: { scheme: "k-fold", k: 5, inner: { k: 2 } },
    });
    expect(refused({ concurrency: 3, folds: [0, 2, 3], resources: { priority: 1 } }, nested)).toEqual([]);
    expect(refused({ space: {}, budget: {}, seeds: [1, 2] }, nested).map(([field]) => field)).toEqual([
      "space",
      "budget",
      "seeds",
    ]);
  });
});

describe("the search of an edited plan", () => {
  type Grown = MadeTrial & Pick<PlannedTrial, "suggestion">;
  /** Takes so many trials of a search, each complete with a value of its configuration. */
  function grow(of: Plan, trials: Grown[], { start, until }: { start: SearchStart | null; until: number }) {
    const search = makeSearch(of, start);
    while (trials.length < until) {
      const { value } = search.coming(trials).next();
      if (!value) break;
      trials.push(complete(value));
    }
    return trials;
  }
  const complete = ({ number: _, ...trial }: PlannedTrial): Grown => ({
    ...trial,
    state: "complete",
    objective: Number(trial.configuration.learningRate),
  });

  it("tries the points that were added next, then goes on where its sampler was", () => {
    const points = [1, 2, 3].map((n) => ({ learningRate: n / 1000, batchSize: 16 }));
    const [a = {}, b = {}, c = {}] = points;
    const launched = checkPlan({ ...document, points: [a, b], sampler: { kind: "random", seed: 3 } });
    const made = grow(launched, [], { start: null, until: 5 });
    const after = edited({ enqueue: [c] }, { of: launched, pending: pendingPoints(launched, null, 5) });
    const start = searchStartAfter({ plan: launched, start: null, trials: made }, after);
    expect(after.points).toEqual([c]);
    expect(start).toEqual({ proposals: 5, sampled: 3, outside: 0 });
    const whole = grow(after, [...made], { start, until: 8 });
    expect(whole[5]).toMatchObject({ configuration: c, reason: "enqueued point 1 of 1" });
    const untouched = grow(launched, [], { start: null, until: 7 });
    expect(whole.slice(6).map(({ configuration }) => configuration)).toEqual(
      untouched.slice(5).map(({ configuration }) => configuration),
    );
    // A point that has not been tried yet waits until the next edit too.
    expect(pendingPoints(launched, null, 1)).toEqual([b]);
    expect(pendingPoints(after, start, 5)).toEqual([c]);
    expect(pendingPoints(after, start, 6)).toEqual([]);
  });

  it("goes on where its sampler was, whatever an edit says of points that have all been tried, or come as before", () => {
    const choices = [2, 3, 4, 5, 6, 7, 8, 9];
    const space = { batchSize: { type: "categorical" as const, choices } };
    const points = [{ batchSize: 6 }, { batchSize: 2 }];
    const launched = checkPlan({ ...document, space, points, sampler: { kind: "sobol" } });
    const untouched = grow(launched, [], { start: null, until: 20 });
    expect(untouched).toHaveLength(8);
    const budget = { maxTrials: 20 };
    for (const [until, edit] of [
      [5, { changes: { budget } }],
      [5, { changes: { budget, points: null } }],
      [1, { changes: { budget } }],
      [1, { changes: { budget, points: null }, enqueue: points.slice(1) }],
    ] as const) {
      const made = grow(launched, [], { start: null, until });
      const pending = pendingPoints(launched, null, until);
      const { plan: after, changes } = successorOf(
        launched,
        edited(edit, { of: launched, pending }),
        pending,
      );
      expect(changes).toEqual([{ field: "budget.maxTrials", before: 30, after: 20 }]);
      expect(after.points).toEqual(points);
      const start = searchStartAfter({ plan: launched, start: null, trials: made }, after, changes);
      expect(start).toBeNull();
      expect(grow(after, made, { start, until: 20 })).toEqual(untouched);
    }
  });

  it("of a finite space goes through the whole new one, wherever its sampler was", () => {
    const choices = [2, 3, 4, 5, 6, 7, 8, 9];
    const space = { batchSize: { type: "categorical" as const, choices } };
    const launched = checkPlan({ ...document, space, sampler: { kind: "sobol" } });
    const made = grow(launched, [], { start: null, until: 5 });
    const inside = [2, 3, 10, 11, 12, 13, 14];
    const changes = { space: { batchSize: { choices: inside } } };
    const after = edited({ changes }, { of: launched });
    const start = searchStartAfter({ plan: launched, start: null, trials: made }, after);
    expect(start).toMatchObject({ proposals: 5, sampled: 5 });
    const whole = grow(after, [...made], { start, until: 30 });
    const tried = new Set(whole.map(({ configuration }) => configuration.batchSize));
    expect(tried.size).toBe(whole.length);
    expect(inside.filter((size) => !tried.has(size))).toEqual([]);
    // Each is found again from the plan in force and where its search began.
    for (const trial of whole.slice(5))
      expect(replaySuggestion(after, whole, trial, trial.suggestion ?? null, start).matches).toBe(true);
  });

  it("learns from what lies in the new space, says how many do not, and can be replayed by the plan in force", () => {
    const made = grow(plan, [], { start: null, until: 12 });
    const after = edited({ changes: { space: { learningRate: { high: 0.005 } } } });
    const start = searchStartAfter({ plan, start: null, trials: made }, after);
    const inside = made.filter(({ configuration }) => Number(configuration.learningRate) <= 0.005).length;
    expect(inside).toBeGreaterThan(3);
    expect(inside).toBeLessThan(12);
    expect(start).toEqual({ proposals: 12, sampled: 12, outside: 12 - inside });
    const [next] = makeSearch(after, start).coming(made);
    expect(Number(next?.configuration.learningRate)).toBeLessThanOrEqual(0.005);
    expect(next?.suggestion?.learned).toEqual({
      complete: inside,
      stopped: 0,
      failed: 0,
      outside: 12 - inside,
    });

    const trials = [...made, ...(next ? [complete(next)] : [])];
    const replay = (of: Plan, at: SearchStart | null, index: number) => {
      const trial = trials[index];
      if (!trial) throw new Error(`no trial ${index}`);
      return replaySuggestion(of, trials, trial, trial.suggestion ?? null, at).matches;
    };
    expect(replay(after, start, 12)).toBe(true);
    expect(replay(plan, null, 12)).toBe(false);
    expect(replay(plan, null, 11)).toBe(true);
  });

  it("of a grid goes through the whole new one, but for what is done", () => {
    const grid = checkPlan({
      ...document,
      sampler: { kind: "grid" },
      space: {
        learningRate: { type: "float", low: 1e-4, high: 1e-2, grid: [1e-4, 1e-3] },
        batchSize: { type: "categorical", choices: [16, 32] },
      },
    });
    const made = grow(grid, [], { start: null, until: 3 });
    const after = edited({ changes: { space: { learningRate: { grid: [1e-3, 1e-2] } } } }, { of: grid });
    const start = searchStartAfter({ plan: grid, start: null, trials: made }, after);
    expect(start).toEqual({ proposals: 3, sampled: 0, outside: 2 });
    const whole = grow(after, [...made], { start, until: 30 });
    expect(whole.slice(3).map(({ configuration }) => Object.values(configuration))).toEqual([
      [1e-3, 32],
      [1e-2, 16],
      [1e-2, 32],
    ]);
  });

  it("says how many trials outside of it tried a configuration again, of which its space has no place", () => {
    const points = [0.009, 0.001].map((learningRate) => ({ learningRate, batchSize: 16 }));
    const variants = { base: {}, other: { data: { balance: "none" as const } } };
    const launched = checkPlan({ ...document, variants, points });
    const tried = grow(launched, [], { start: null, until: 4 });
    const made = [...tried, ...tried.map((trial) => ({ ...trial, proposal: trial.proposal + 2 }))];
    const after = edited({ changes: { space: { learningRate: { high: 0.005 } } } }, { of: launched });
    const start = searchStartAfter({ plan: launched, start: null, trials: made }, after);
    expect(start).toMatchObject({ outside: 4, outsideAgain: 2 });
  });

  it("begins as before where only the budget or the rule has changed", () => {
    const after = edited({ changes: { budget: { maxTrials: 40 }, stopping: null } });
    const start = { proposals: 4, sampled: 4, outside: 1 };
    expect(searchStartAfter({ plan, start, trials: [] }, after)).toBe(start);
  });
});

describe("an edit of a sweep", () => {
  const decide = (changes: Record<string, unknown>, over: Partial<Parameters<typeof decideEdit>[0]> = {}) =>
    decideEdit(
      { id: 7, state: "running", intent: "run", isLimited: false, plan, ...over },
      planChanges(plan, edited({ changes })),
    );

  it("is refused where it is cancelled, and where it has ended and gets nothing more to do", () => {
    for (const state of SWEEP_STATES)
      for (const intent of SWEEP_INTENTS) {
        const decided = decide({ concurrency: 5 }, { state, intent });
        const isRefused = state === "cancelled" || intent === "cancel" || isTerminal(state);
        expect("refused" in decided, `${state} ${intent}`).toBe(isRefused);
        const more = decide({ budget: { maxTrials: 99 } }, { state, intent });
        expect("refused" in more, `${state} ${intent}`).toBe(state === "cancelled" || intent === "cancel");
      }
  });

  it("says what becomes of the sweep and its trials", () => {
    const none = { reopensSweep: false, addsRuns: false, resumesLimited: false, changesRule: false };
    expect(decide({ concurrency: 5 })).toEqual(none);
    expect(decide({ seeds: [1, 2] })).toEqual({ ...none, addsRuns: true });
    expect(decide({ stopping: null })).toEqual({ ...none, changesRule: true });
    expect(decide({ budget: { maxTrials: 99 } }, { state: "complete", isLimited: true })).toEqual({
      ...none,
      reopensSweep: true,
      resumesLimited: true,
    });
  });
});
