import { describe, expect, it } from "vitest";
import { planProblems } from "./parse";

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
    expect(refused({ space, sampler: random })[0]).toMatch(/^space.batchSize: must be a whole number/);
  });

  it("not for the number of its values", () => {
    expect(refused({ space: { l1: { type: "float", low: 0, high: 1, step: 0.001 } } })).toEqual([]);
    expect(refused({ space: { batchSize: { type: "int", low: 2, high: 1200 } } })).toEqual([]);
  });
});
