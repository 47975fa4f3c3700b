import { spaceSchema } from "@foldwise/core";
import { describe, expect, it } from "vitest";
import { readPlan, setField } from "./plan-text";
import { freeParameters, parseValues, readSpace, retype, setInRow, startRow, writeSpace } from "./space";

const PLAN = `name: a
experiment: cells
dataset: synthetic-cells
trainer: { kind: tfjs }
folds: [0]
`;

describe("the search space's rows", () => {
  it("go into the plan and come back, whatever else a dimension says", () => {
    const space = {
      l1: { type: "float", low: 0, high: 1, step: 0.5 },
      "data.balance": { type: "categorical", choices: ["none"] },
    };
    expect(writeSpace(readSpace(space) ?? [])).toEqual(space);
    expect(writeSpace([])).toBeUndefined();
    expect(readSpace({ l1: [1, 2] })).toBeNull();
  });
  it("start as something the plan takes, for every parameter that is offered", () => {
    for (const { value } of freeParameters([])) {
      const space = writeSpace([startRow(value)]);
      expect(spaceSchema.safeParse(space).success, value).toBe(true);
      const { problems } = readPlan(setField(PLAN, "space", space));
      expect(problems, value).toEqual([]);
    }
  });
  it("offer a parameter once, under its long or its short name", () => {
    const offered = freeParameters([
      startRow("training.l1"),
      { ...startRow("trainer.dropout"), name: "dropout" },
    ]);
    expect(offered.map(({ value }) => value)).not.toContain("training.l1");
    expect(offered.map(({ value }) => value)).not.toContain("trainer.dropout");
  });
  it("carry a problem to its field", () => {
    const row = setInRow(startRow("training.learningRate"), "high", 0);
    const { problems } = readPlan(setField(PLAN, "space", writeSpace([row])));
    expect(problems.map(({ field }) => field)).toContain("space.training.learningRate.high");
  });
  it("keep the values when a range becomes choices", () => {
    expect(retype(startRow("training.batchSize"), "categorical").raw).toEqual({ choices: [8, 16, 32] });
    expect(setInRow(startRow("training.l1"), "grid", undefined).raw).not.toHaveProperty("grid");
  });
  it("read tags as numbers, truth or words", () => {
    expect(parseValues(["1e-3", "true", "none"])).toEqual([0.001, true, "none"]);
  });
});
