import { describe, expect, it } from "vitest";
import { earlierObservations, type Plan, replaySuggestion, searchStartAfter } from "./index";
import type { SweptTrial } from "./testing/promoting-sweep";
import { type InForce, sweepRandomly } from "./testing/random-sweep";
import { simulatedPlan } from "./testing/simulated-plan";

const SPACES = {
  ranges: {
    space: {
      learningRate: { type: "float", low: 0.0001, high: 0.1, log: true },
      batchSize: { type: "int", low: 8, high: 64 },
    },
  },
  conditions: {
    space: {
      learningRate: { type: "float", low: 0.0001, high: 0.1, log: true },
      batchSize: { type: "int", low: 8, high: 64, step: 8 },
      "data.balance": { type: "categorical", choices: ["none", "hsv-desaturated"] },
      l1: { type: "float", low: 0, high: 0.01, when: { "data.balance": "none" } },
      "training.plateau.factor": { type: "float", low: 0.1, high: 0.9, when: { l1: { max: 0.005 } } },
    },
    spaceConstraints: ["batchSize * learningRate <= 2", "l1 <= learningRate"],
  },
  few: {
    space: {
      batchSize: { type: "int", low: 8, high: 20, step: 4 },
      "data.balance": { type: "categorical", choices: ["none", "hsv-desaturated"] },
      l1: { type: "ordinal", values: [0, 0.001, 0.01, 0.1], when: { "data.balance": "none" } },
    },
    spaceConstraints: ["batchSize != 12 || l1 > 0"],
  },
};

const planOf = (changes: object): Plan =>
  simulatedPlan({
    training: { epochs: 9 },
    variants: { a: {}, bb: { data: { crop: 0.5 } }, ccc: { data: { crop: 0.6 } } },
    budget: { maxTrials: 60 },
    concurrency: 5,
    ...changes,
  });

const several = {
  objective: undefined,
  objectives: [
    { metric: "val/loss", direction: "minimize" },
    { metric: "val/auc", direction: "maximize" },
  ],
};
const limited = { constraints: [{ metric: "val/auc", min: 0.5 }] };
const first = (kind: string, more: object = {}) => ({ sampler: { kind, seed: 4, ...more } });
const few = { startupTrials: 4 };

const SWEEPS: [string, object][] = [
  ["tpe", { ...SPACES.ranges, ...first("tpe", few) }],
  ["tpe over conditions and constraints", { ...SPACES.conditions, ...first("tpe", few) }],
  ["tpe, each parameter for itself", { ...SPACES.conditions, ...first("tpe", { ...few, joint: false }) }],
  ["tpe over a space that ends", { ...SPACES.few, ...first("tpe", few) }],
  [
    "tpe of several objectives and limits",
    { ...SPACES.conditions, ...first("tpe", few), ...several, ...limited },
  ],
  [
    "tpe with promotion",
    { ...SPACES.conditions, ...first("tpe", few), stopping: { kind: "asha-promotion", reductionFactor: 2 } },
  ],
  ["bohb", { ...SPACES.conditions, ...first("bohb", { minPoints: 2 }), stopping: { kind: "hyperband" } }],
  ["gp with limits", { ...SPACES.conditions, ...first("gp", few), ...limited, budget: { maxTrials: 27 } }],
  [
    "gp of several objectives",
    { ...SPACES.ranges, ...first("gp", few), ...several, budget: { maxTrials: 24 } },
  ],
  ["cmaes", { ...SPACES.ranges, ...first("cmaes", { population: 4 }) }],
  ["nsga2", { ...SPACES.conditions, ...first("nsga2", { population: 6 }), ...several }],
  ["random over a space that ends", { ...SPACES.few, ...first("random") }],
  ["sobol", { ...SPACES.conditions, ...first("sobol") }],
  ["a shuffled grid", { ...SPACES.few, ...first("grid", { shuffle: true }) }],
];

/** Of a trial's configuration the first trial, which its suggestion was made for. */
const firstOf = (trials: readonly SweptTrial[], trial: SweptTrial) =>
  trials.find(({ proposal }) => proposal === trial.proposal) ?? trial;
const suggestionOf = (trials: readonly SweptTrial[], trial: SweptTrial) =>
  firstOf(trials, trial).suggestion ?? null;

describe.each(SWEEPS)("a sweep of %s, with several variants side by side", (_, changes) => {
  it("can be made again, suggestion by suggestion, and by a process that has just started", () => {
    const plan = planOf(changes);
    const { trials } = sweepRandomly(plan, {
      seed: 2,
      eachStep: (decided, again) => expect(again()).toEqual(decided),
    });
    expect(trials.length).toBeGreaterThan(20);
    const others = trials.filter(
      (trial) => !replaySuggestion(plan, trials, trial, suggestionOf(trials, trial)).matches,
    );
    expect(others.map(({ number, state, proposal }) => ({ number, state, proposal }))).toEqual([]);
  });
});

it.each([
  ["tpe", few],
  ["cmaes", { population: 4 }],
  ["nsga2", { population: 6 }],
  ["random", {}],
])("a sweep of %s whose space and points are edited on its way can be made again", (kind, options) => {
  const plan = planOf({ ...SPACES.ranges, ...first(kind, options) });
  const points = [{ learningRate: 0.01, batchSize: 9 }];
  let edits = 0;
  const edit = (trials: readonly SweptTrial[], before: InForce) => {
    if (edits === 2 || trials.length < (edits === 0 ? 20 : 35)) return null;
    edits += 1;
    const after = planOf({
      ...SPACES.ranges,
      ...first(kind, options),
      ...(edits === 1
        ? { space: { ...SPACES.ranges.space, batchSize: { type: "int", low: 8, high: 40 } } }
        : { points }),
    });
    return { plan: after, start: searchStartAfter({ ...before, trials }, after) };
  };
  const { trials, madeBy } = sweepRandomly(plan, { seed: 3, edit });
  expect(edits).toBe(2);
  const others = trials.filter((trial) => {
    const { plan: inForce = plan, start = null } = madeBy[firstOf(trials, trial).number - 1] ?? {};
    return !replaySuggestion(inForce, trials, trial, suggestionOf(trials, trial), start).matches;
  });
  expect(others.map(({ number }) => number)).toEqual([]);
});

it("a warm start's suggestions can be made again beside variants", () => {
  const plan = planOf({ ...SPACES.ranges, ...first("tpe") });
  const earlier = earlierObservations(
    Array.from({ length: 20 }, (_, index) => ({
      configuration: { learningRate: 0.001 * (index + 1), batchSize: 8 + index },
      values: [Math.sin(index)],
      violations: null,
    })),
  );
  const { trials } = sweepRandomly(plan, { seed: 1, earlier });
  for (const trial of trials)
    expect(
      replaySuggestion(plan, trials, trial, suggestionOf(trials, trial), null, earlier).matches,
      `trial ${trial.number}`,
    ).toBe(true);
});
