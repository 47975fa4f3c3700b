import { describe, expect, it } from "vitest";
import { planProblems } from "./parse";
import { type PlanInput, planSchema } from "./plan";
import { planWarnings } from "./plan-warnings";
import { resolveTraining } from "./resolve";

const minimal = { name: "a", experiment: "b", dataset: "c", trainer: { kind: "simulate" }, folds: [0] };
const range = { type: "float", low: 0.001, high: 0.1 };
const random = { kind: "random" };
const refused = (over: object) =>
  planProblems({ ...minimal, ...over }).map(
    ({ field, problem, remedy }) => `${field}: ${problem}; ${remedy}`,
  );

describe("a search space is refused", () => {
  it("that names a parameter twice, with both fields", () => {
    const space = { learningRate: range, "training.learningRate": range };
    expect(refused({ space, sampler: random })).toEqual([
      "space.training.learningRate: duplicate parameter: space.learningRate sets training.learningRate too; keep one of space.learningRate and space.training.learningRate",
    ]);
  });

  it("that searches what a variant sets, with both fields", () => {
    const variants = { low: { training: { learningRate: 0.001 } }, other: { data: { crop: 0.5 } } };
    const space = { learningRate: { type: "categorical", choices: [0.1, 0.2] } };
    expect(refused({ space, variants })).toEqual([
      "space.learningRate: variants.low.training.learningRate sets the same parameter, and the search would override it; remove space.learningRate or variants.low.training.learningRate",
    ]);
  });

  it("that searches what a variant's own trainer does not have", () => {
    const variants = { a: {}, b: { trainer: { kind: "simulate" } } };
    const space = { dropout: { type: "float", low: 0, high: 0.5, step: 0.25 } };
    const [problem] = refused({ trainer: { kind: "tfjs" }, variants, space });
    expect(problem).toContain(
      "space.dropout: unknown parameter for the trainer simulate of variants.b.trainer",
    );
  });

  it("that gives a grid to a sampler that draws from the range", () => {
    const space = { learningRate: { ...range, grid: [0.01, 0.1] } };
    expect(refused({ space, sampler: random })).toEqual([
      "space.learningRate.grid: the sampler random draws from the whole range and would ignore the grid; remove grid, or draw from its values: { type: categorical, choices: [0.01,0.1] }",
    ]);
    expect(refused({ space })).toEqual([]);
  });

  it("whose parameter the trainer does not have, with those that it has", () => {
    const [problem] = refused({ space: { dropout: range }, sampler: random });
    expect(problem).toContain(
      "space.dropout: unknown parameter for the trainer simulate; use one of training.epochs",
    );
    expect(problem).toContain("trainer.epochSeconds");
    expect(problem).not.toContain("trainer.dropout");
  });

  it.each([
    ["a choice", { batchSize: { type: "categorical", choices: [16, 1] } }, "space.batchSize.choices.1"],
    ["a grid value", { batchSize: { type: "int", low: 1, high: 8, grid: [4, 1] } }, "space.batchSize.grid.1"],
    ["an end of the range", { batchSize: { type: "int", low: 1, high: 8 } }, "space.batchSize.low"],
    ["a step", { inputSize: { type: "int", low: 64, high: 96 } }, "space.inputSize"],
  ])("with %s that the parameter does not take", (_, space, field) => {
    const problems = planProblems({ ...minimal, trainer: { kind: "tfjs" }, space });
    expect(problems.map((problem) => problem.field)).toEqual([field]);
  });

  it("with fractions of a parameter that takes whole numbers", () => {
    const space = { batchSize: { type: "float", low: 2, high: 64 } };
    expect(refused({ space, sampler: random })[0]).toMatch(
      /^space.batchSize: must be a whole number; use type: int$/,
    );
  });

  it("in words, whatever is wrong with a value or a name", () => {
    const choices = [[[3]]];
    expect(refused({ space: { "data.trainSigmas": { type: "categorical", choices } } })).toEqual([
      "space.data.trainSigmas.choices.0: must be a number, text, true, false or null, or a list of these; undefined",
    ]);
    expect(refused({ space: { learningRate: { ...range, step: 0 } }, sampler: random })).toEqual([
      "space.learningRate.step: must be greater than 0; try 0.001",
    ]);
    const command = { kind: "command", command: "train", parameters: { rate: 1 } };
    const [unknown] = refused({
      trainer: command,
      dataset: undefined,
      space: { "a rate": range },
      sampler: random,
    });
    expect(unknown).toContain(
      "space.a rate: unknown parameter for the trainer command; use one of rate, trainer.",
    );
    expect(refused({ points: [{ l1: 1 }], sampler: random })).toEqual([
      "points.0.l1: unknown parameter; remove it: the space has no parameters",
    ]);
    expect(refused({ resources: { folds: "apart" }, sampler: random })).toEqual([
      "resources.folds: is not allowed here; one of together, spread",
    ]);
    expect(refused({ folds: [2 ** 31], sampler: random })).toEqual([
      "folds.0: must be at most 2147483647; a list such as [0, 1, 2]",
    ]);
  });

  it("not for the number of its values", () => {
    expect(refused({ space: { l1: { type: "float", low: 0, high: 1, step: 0.001 } } })).toEqual([]);
    expect(refused({ space: { batchSize: { type: "int", low: 2, high: 1200 } } })).toEqual([]);
  });
});

describe("what is said of a space is refused", () => {
  const batch = { type: "int", low: 8, high: 64, step: 8 };
  const l1 = { type: "float", low: 0, high: 1 };
  it.each([
    [
      "a condition on a parameter that is not searched",
      { space: { l1: { ...l1, when: { batchSize: 8 } } } },
      "space.l1.when.batchSize: unknown parameter batchSize; name one of the space: l1",
    ],
    [
      "a condition that no value meets",
      { space: { batchSize: batch, l1: { ...l1, when: { batchSize: 12 } } } },
      /^space.l1.when.batchSize: no value of batchSize meets it, so that l1 is never active/,
    ],
    [
      "conditions in a circle",
      { space: { batchSize: { ...batch, when: { l1: { min: 0 } } }, l1: { ...l1, when: { batchSize: 8 } } } },
      /^space.batchSize.when: depends on itself/,
    ],
    [
      "a constraint that cannot be read",
      { space: { l1 }, spaceConstraints: ["l1 <"] },
      /^spaceConstraints.0: .*Expected expression/,
    ],
    [
      "a constraint on something else",
      { space: { l1 }, spaceConstraints: ["l1 < 1", "epochs < 3"] },
      "spaceConstraints.1: unknown parameter epochs; use the names of the space: l1",
    ],
    [
      "a product with a text",
      {
        space: { "data.balance": { type: "categorical", choices: ["none"] } },
        spaceConstraints: ["data.balance > 1"],
      },
      'spaceConstraints: needs numbers for >, and gets "none"; compare texts with == or != only',
    ],
    [
      "constraints that leave nothing of a finite space",
      { space: { batchSize: batch }, spaceConstraints: ["batchSize > 8", "batchSize * 2 < 16"] },
      'spaceConstraints.1: no configuration is feasible: all combinations were checked; "batchSize * 2 < 16" alone leaves nothing; widen the space, or relax a constraint',
    ],
    [
      "constraints that leave nothing of a range",
      { space: { l1 }, spaceConstraints: ["l1 > 0.6", "l1 < 0.4"] },
      "spaceConstraints: none of 10000 random configurations is feasible; widen the space, or relax a constraint",
    ],
    [
      "constraints that leave nothing of a grid, though something of the range",
      {
        sampler: { kind: "grid" },
        space: { l1: { ...l1, grid: [0.1, 0.2] } },
        spaceConstraints: ["l1 > 0.5"],
      },
      /^spaceConstraints.0: no configuration is feasible: all combinations were checked/,
    ],
    [
      "a parameter that the constraints never leave active",
      {
        space: {
          batchSize: batch,
          l1: { type: "float", low: 0, high: 1, step: 0.5, when: { batchSize: 8 } },
        },
        spaceConstraints: ["batchSize > 8"],
      },
      /^space.l1.when: is active in none of the 7 feasible configurations/,
    ],
    [
      "a point with too little",
      { space: { l1, batchSize: batch }, points: [{ l1: 0 }] },
      "points.0.batchSize: is required; a value of space.batchSize",
    ],
    ["a point outside", { space: { l1 }, points: [{ l1: 2 }] }, /^points.0.l1: is not a value of space.l1/],
    [
      "a point that the constraints exclude",
      { space: { l1 }, spaceConstraints: ["l1 > 0.5"], points: [{ l1: 1 }, { l1: 0.2 }] },
      /^points.1: does not satisfy l1 > 0.5/,
    ],
    ["a point twice", { space: { l1 }, points: [{ l1: 1 }, { l1: 1 }] }, /^points.1: duplicate value/],
    [
      "points of a grid",
      { sampler: { kind: "grid" }, space: { batchSize: batch }, points: [{ batchSize: 8 }] },
      "points: the sampler grid visits every point anyway; remove points, or use another sampler",
    ],
    [
      "points beside a grid",
      {
        sampler: { kind: "grid" },
        space: { l1: { type: "float", low: 0, high: 1, grid: [0, 1] } },
        points: [{ l1: 1 }, { l1: 0.5 }],
      },
      "points: the sampler grid visits the points of its grid alone; add the values to the grid, or use another sampler",
    ],
    [
      "an option within one that is null",
      { training: { plateau: null }, space: { "plateau.factor": { type: "float", low: 0.1, high: 0.5 } } },
      /^space.plateau.factor: training.plateau is null/,
    ],
    [
      "an option and one within it",
      {
        space: {
          "training.plateau": { type: "categorical", choices: [null] },
          "plateau.factor": { type: "float", low: 0.1, high: 0.5 },
        },
      },
      /^space.plateau.factor: duplicate parameter/,
    ],
    [
      "a conditional grid over a range",
      { sampler: { kind: "grid" }, space: { l1 } },
      /^space.l1: a grid cannot enumerate a continuous range/,
    ],
  ])("%s", (_, over, problem) => {
    const [first] = refused({ sampler: random, ...over });
    expect(first).toEqual(typeof problem === "string" ? problem : expect.stringMatching(problem));
  });

  it("but not of a grid whose feasible points no random draw would meet", () => {
    const grid = (values: number[]) => ({ type: "float", low: 0, high: 1, grid: values });
    const space = { l1: grid([0.1, 0.2]), learningRate: grid([0.2, 0.3]) };
    expect(refused({ space, spaceConstraints: ["l1 == learningRate"] })).toEqual([]);
  });

  it("and early stopping, the scheduler and the steps of the augmentation can be searched, with null and ranges", () => {
    const space = {
      "earlyStopping.patience": { type: "int", low: 5, high: 40 },
      "training.plateau.patience": { type: "int", low: 2, high: 10 },
      "plateau.factor": { type: "float", low: 0.1, high: 0.5 },
      "plateau.min": { type: "float", low: 1e-7, high: 1e-5, log: true },
      "data.augmentationSteps.brightness": { type: "categorical", choices: [null, [0.4, 0.8], [0.8, 1.2]] },
      "data.augmentationSteps.horizontalFlip": { type: "categorical", choices: [true, false] },
      "data.augmentationSteps.shearDegrees": { type: "float", low: 0, high: 10 },
    };
    const document = { ...minimal, trainer: { kind: "tfjs" }, sampler: random, space };
    expect(planProblems(document)).toEqual([]);
    const { training, data } = resolveTraining(planSchema.parse(document), "base", {
      "earlyStopping.patience": 7,
      "plateau.min": 1e-6,
      "data.augmentationSteps.brightness": null,
      "data.augmentationSteps.horizontalFlip": false,
    });
    expect(training).toMatchObject({ earlyStopping: { patience: 7 }, plateau: { patience: 5, min: 1e-6 } });
    expect(data.augmentationSteps).toEqual({ brightness: null, horizontalFlip: false });
  });

  it("and an option within another is set by its dotted name, in a plan whose other options stay", () => {
    const plan = planSchema.parse({
      ...minimal,
      space: {
        "plateau.factor": { type: "float", low: 0.1, high: 0.5 },
        "data.augmentationSteps.rotationDegrees": { type: "int", low: 0, high: 90 },
      },
      sampler: random,
    });
    const resolved = resolveTraining(plan, "base", {
      "plateau.factor": 0.25,
      "data.augmentationSteps.rotationDegrees": 7,
    });
    expect(resolved.training.plateau).toEqual({ patience: 5, factor: 0.25, min: 1e-6 });
    expect(resolved.data.augmentationSteps).toEqual({ rotationDegrees: 7 });
  });
});

describe("what of a space is hardly tried is warned about", () => {
  const warned = (over: Partial<PlanInput>) =>
    planWarnings(planSchema.parse({ ...minimal, sampler: random, ...over })).map(
      ({ field, problem }) => `${field}: ${problem}`,
    );
  const l1 = { type: "float" as const, low: 0, high: 1 };

  it("the end that steps do not come to", () => {
    expect(warned({ space: { l1: { ...l1, step: 0.3 } }, budget: { maxTrials: 4 } })).toEqual([
      "space.l1.high: the step 0.3 does not divide the range: the maximum that is tried is 0.9",
    ]);
    expect(warned({ space: { l1: { ...l1, step: 0.1 } }, budget: { maxTrials: 4 } })).toEqual([]);
  });

  it("a parameter that is active at one value of a continuous range", () => {
    const child = { type: "int" as const, low: 2, high: 8 };
    const at = (when: Record<string, number | { min: number } | { in: number[] }>) =>
      warned({ space: { l1, batchSize: { ...child, when } } });
    expect(at({ l1: 0.5 })).toEqual([
      "space.batchSize.when.l1: l1 is continuous, and is hardly ever exactly this value: batchSize would not be tried",
    ]);
    expect(at({ l1: { in: [0.5] } })).toHaveLength(1);
    expect(at({ l1: { min: 0.5 } })).toEqual([]);
    const points = [{ l1: 0.5, batchSize: 4 }];
    expect(warned({ space: { l1, batchSize: { ...child, when: { l1: 0.5 } } }, points })).toEqual([]);
  });
});
