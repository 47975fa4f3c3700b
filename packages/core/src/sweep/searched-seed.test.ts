import { describe, expect, it } from "vitest";
import { tabledSweep } from "../tables";
import { editProblems } from "./edit-plan";
import { planProblems } from "./parse";
import { type Plan, type PlanInput, planSchema } from "./plan";
import { planWarnings } from "./plan-warnings";
import { plannedTrainings, trainingKey } from "./planned-trainings";
import { plannedTrials } from "./planned-trials";
import { plannedWork } from "./planned-work";
import { resolveTraining } from "./resolve";

const base: PlanInput = {
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  folds: [0, 1],
  space: {
    seed: { type: "int", low: 1, high: 3 },
    learningRate: { type: "categorical", choices: [0.01, 0.1] },
  },
};
const plan = (over: Partial<PlanInput> = {}) => planSchema.parse({ ...base, ...over });
const refused = (over: object) =>
  planProblems({ ...base, ...over }).map(({ field, problem, remedy }) => `${field}: ${problem}; ${remedy}`);
const trainingsOf = (one: Plan) => [...plannedTrials(one)].map((trial) => plannedTrainings(one, trial));

describe("a searched seed", () => {
  it("is that of the trial's runs on all folds, and every training is another", () => {
    expect(refused({})).toEqual([]);
    const trials = [...plannedTrials(plan())];
    const trainings = trainingsOf(plan());
    expect(trainings.map((runs) => runs.map(({ fold, seed }) => [fold, seed]))).toEqual(
      trials.map(({ configuration: { seed } }) => [
        [0, seed],
        [1, seed],
      ]),
    );
    const { trials: count, runs, trainings: distinct } = plannedWork(plan());
    expect({ count, runs, distinct }).toEqual({ count: 6, runs: 12, distinct: 12 });
    expect(new Set(trainings.flat().map(trainingKey)).size).toBe(distinct);
  });

  it("is no option of the trainer", () => {
    const { training, trainer, data } = resolveTraining(plan(), "base", { seed: 3, learningRate: 0.1 });
    expect(training.learningRate).toBe(0.1);
    expect([training, trainer, data].some((section) => "seed" in section)).toBe(false);
  });

  it("leaves the plan's seed to trials in which it is not active", () => {
    const space: PlanInput["space"] = {
      learningRate: { type: "categorical", choices: [0.01, 0.1] },
      seed: { type: "categorical", choices: [5, 6], when: { learningRate: 0.1 } },
    };
    const seeds = trainingsOf(plan({ space, seeds: [9], folds: [0] })).map(([first]) => first?.seed);
    expect(seeds).toEqual([9, 5, 6]);
  });

  it("goes with the inner folds and the chosen configuration of a nested cross-validation", () => {
    const nested = plan({ splits: { scheme: "k-fold", k: 3, inner: { k: 2 } } });
    const trial = { variant: "base", configuration: { seed: 3, learningRate: 0.1 }, outerFold: 1 };
    const of = (isRefit: boolean) => plannedTrainings(nested, { ...trial, isRefit }).map(({ seed }) => seed);
    expect([of(false), of(true)]).toEqual([[3, 3], [3]]);
  });

  it("stays that of a trial when the space is edited", () => {
    const made = { variant: "base", configuration: { seed: 2, learningRate: 0.1 } };
    const edited = plan({ space: { learningRate: { type: "categorical", choices: [0.1] } } });
    expect(editProblems(plan(), edited)).toEqual([]);
    const [first] = plannedTrainings(edited, { ...made, outerFold: null, isRefit: false });
    expect(first?.seed).toBe(2);
  });

  it("refuses several seeds beside it, and values that are none", () => {
    expect(refused({ seeds: [1, 2] })).toEqual([
      "seeds: space.seed gives each trial one seed, so that 2 seeds cannot be trained; name one seed, which trials get where space.seed is not active, or remove space.seed to train every trial with all of them",
    ]);
    const sampler = { kind: "random" };
    expect(refused({ sampler, space: { seed: { type: "float", low: 0, high: 5 } } })[0]).toMatch(
      /^space.seed: must be a whole number/,
    );
    expect(refused({ sampler, space: { seed: { type: "int", low: -1, high: 5 } } })[0]).toMatch(
      /^space.seed.low: /,
    );
    expect(refused({ space: { seeds: { type: "int", low: 0, high: 5 } } })[0]).toMatch(
      /^space.seeds: unknown parameter.*, seed$/,
    );
  });

  it("warns that the best trial is the best of its seeds", () => {
    expect(planWarnings(plan()).map(({ field }) => field)).toContain("space.seed");
    const { seed: _, ...others } = base.space ?? {};
    expect(planWarnings(plan({ space: others })).map(({ field }) => field)).not.toContain("space.seed");
  });
});

describe("a program's parameter named seed", () => {
  const trainer = {
    kind: "command",
    command: ["python", "train.py", "{{seed}}"],
    steps: 1,
    measures: { accuracy: { direction: "maximize" } },
  };
  const program = (parameters: Record<string, number>) =>
    plan({
      dataset: null,
      trainer: { ...trainer, parameters },
      space: { seed: { type: "int", low: 1, high: 3 } },
    });

  it("is what the space sets where the plan declares one", () => {
    const declared = program({ seed: 4 });
    const [first] = trainingsOf(declared)[0] ?? [];
    expect(first?.seed).toBe(1);
    expect(resolveTraining(declared, "base", { seed: 3 }).trainer.parameters).toEqual({ seed: 3 });
  });

  it("is the runs' seed where the plan declares none, in the table of its trials too", () => {
    const plain = program({});
    expect(trainingsOf(plain).map(([first]) => first?.seed)).toEqual([1, 2, 3]);
    expect(resolveTraining(plain, "base", { seed: 3 }).trainer.parameters).toEqual({});
    const named = (one: Plan) =>
      tabledSweep({
        id: 1,
        name: "p",
        dataset: null,
        objective: one.objective,
        trialViews: [{ number: 1, variant: "base", configuration: { seed: 3 }, objective: 1 }],
        plan: one,
      }).trials.map(({ configuration }) => Object.keys(configuration));
    expect(named(plain)).toEqual([["seed"]]);
    expect(named(program({ seed: 4 }))).toEqual([["trainer.parameters.seed"]]);
  });
});
