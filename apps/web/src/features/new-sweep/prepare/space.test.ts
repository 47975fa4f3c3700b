import { spaceSchema } from "@foldwise/core/space";
import { findTrainer } from "@foldwise/core/trainers";
import { describe, expect, it } from "vitest";
import { setField } from "@/yaml/edit";
import { readText } from "@/yaml/read-text";
import { readPlan as read } from "./plan-text";
import {
  conditionText,
  forSampler,
  freeParameters,
  parseValues,
  readSpace,
  retype,
  setInRow,
  showValues,
  startRow,
  valuesOf,
  withValues,
  writeSpace,
} from "./space";

const readPlan = (text: string, datasets?: Parameters<typeof read>[1]) =>
  read(readText(text, "plan"), datasets);

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
  it.each([
    ["tfjs", "grid"],
    ["tfjs", "random"],
    ["simulate", "grid"],
    ["simulate", "random"],
  ] as const)(
    "start as something that a plan of %s under %s takes, for every parameter offered",
    (trainer, sampler) => {
      const plan = setField(setField(PLAN, "trainer", { kind: trainer }), "sampler", { kind: sampler });
      const offered = freeParameters([], findTrainer(trainer));
      expect(offered.length).toBeGreaterThan(5);
      for (const { value } of offered) {
        const space = writeSpace([startRow(value, sampler)]);
        expect(spaceSchema.safeParse(space).success, value).toBe(true);
        const { problems } = readPlan(setField(plan, "space", space));
        expect(problems, value).toEqual([]);
      }
    },
  );
  it("offer only what the trainer has", () => {
    const offered = (trainer: "tfjs" | "simulate") =>
      freeParameters([], findTrainer(trainer)).map(({ value }) => value);
    expect(offered("tfjs")).toContain("trainer.dropout");
    expect(offered("simulate").filter((name) => name.startsWith("trainer."))).toEqual([]);
    expect(offered("simulate")).toContain("training.learningRate");
  });
  it("offer the seed of the runs and options within others, under the names that people know", () => {
    const offered = freeParameters([], findTrainer("tfjs"));
    expect(offered).toEqual(
      expect.arrayContaining([
        { value: "seed", label: "Seed (seed)" },
        {
          value: "training.earlyStopping.patience",
          label: "Early stopping patience (epochs) (training.earlyStopping.patience)",
        },
        { value: "training.plateau.factor", label: "LR scheduler factor (training.plateau.factor)" },
        {
          value: "data.augmentationSteps.rotationDegrees",
          label: "Rotation (degrees) (data.augmentationSteps.rotationDegrees)",
        },
      ]),
    );
    expect(startRow("training.plateau.factor").raw).toMatchObject({ low: 0.01, high: 0.1 });
    expect(startRow("training.earlyStopping.patience").raw).toMatchObject({ low: 10, high: 40 });
    expect(startRow("seed").raw).toEqual({ low: 1, high: 4, grid: [1, 2, 4] });
  });
  it("leave seed to a program's own parameter of that name", () => {
    const names = (own: Record<string, unknown>) =>
      freeParameters([], findTrainer("command"), own).map(({ value }) => value);
    expect(names({ "parameters.lr": 1 })).toContain("seed");
    expect(names({ "parameters.seed": 1 })).not.toContain("seed");
  });
  it("have values of a grid only where the sampler goes through them", () => {
    const rows = [startRow("training.l1"), startRow("data.balance")];
    expect(rows[0]?.raw.grid).toEqual([0.0015, 0.15]);
    expect(forSampler(rows, undefined)).toEqual(rows);
    expect(forSampler(rows, "grid")).toEqual(rows);
    expect(forSampler(rows, "random").map(({ raw }) => raw)).toEqual([
      { low: 0.0015, high: 0.15 },
      { choices: ["none", "hsv-desaturated"] },
    ]);
    // A range that is narrowed then is no problem of values that nobody sees.
    const narrowed = forSampler(rows, "random").map((row, i) => (i === 0 ? setInRow(row, "low", 0.1) : row));
    const plan = setField(PLAN, "sampler", { kind: "random" });
    expect(readPlan(setField(plan, "space", writeSpace(narrowed))).problems).toEqual([]);
  });
  it("offer a parameter once, under its long or its short name", () => {
    const offered = freeParameters(
      [startRow("training.l1"), { ...startRow("trainer.dropout"), name: "dropout" }],
      findTrainer("tfjs"),
    );
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
    expect(retype(startRow("training.batchSize", "random"), "categorical").raw).toEqual({ choices: [8, 32] });
    expect(setInRow(startRow("training.l1"), "grid", undefined).raw).not.toHaveProperty("grid");
  });
  it("read tags as numbers, truth or words", () => {
    expect(parseValues(["1e-3", "true", "none"])).toEqual([0.001, true, "none"]);
  });
});

describe("values without an order, with one, and a single one", () => {
  const [row] =
    readSpace({
      "data.trainSigmas": {
        type: "ordinal",
        values: [null, [3, 9], true, "a"],
        when: { batchSize: { min: 8 }, "data.balance": "none" },
      },
    }) ?? [];
  if (!row) throw new Error("no row");

  it("are shown as tags and read back, null and lists among them", () => {
    const tags = showValues(valuesOf(row));
    expect(tags).toEqual(["null", "[3,9]", "true", "a"]);
    expect(withValues(row, tags)).toEqual(row);
  });

  it("keep their conditions in whatever type, and say them", () => {
    expect(conditionText(row)).toBe('batchSize: {"min":8}, data.balance: "none"');
    for (const type of ["float", "categorical", "constant"] as const)
      expect(retype(row, type).raw.when).toEqual(row.raw.when);
    expect(retype(row, "categorical").raw.choices).toEqual(row.raw.values);
    const constant = retype(setInRow(row, "values", [5, 6]), "constant");
    expect(constant.raw.value).toBe(5);
    expect(withValues(constant, ["5", "7"]).raw.value).toBe(7);
  });
});
