import { describe, expect, it } from "vitest";
import { FoldwiseError, type Problem } from "../errors";
import { selectorBounds } from "./bounds";
import {
  checkTableDefinition,
  type TableDefinitionInput,
  tableDefinitionSchema,
  withFolds,
} from "./definition";
import { fillTable } from "./fill";
import { madeUpObservation } from "./fixtures/made-up";
import { indexObservations } from "./observation-index";
import { observedMetric } from "./observed-metric";
import { parameterName, parameterNames } from "./parameter-names";
import { matches, type Selector, selectorSchema } from "./selector";

const dataset = { id: "synthetic-cells", name: "Synthetic cells", isComparable: false };

function problems(raw: unknown): readonly Problem[] {
  try {
    checkTableDefinition(raw);
  } catch (error) {
    if (error instanceof FoldwiseError) return error.problems;
    throw error;
  }
  return [];
}

const plain: TableDefinitionInput = {
  id: "mine",
  title: "Mine",
  metric: "accuracy",
  rows: [{ key: "a", label: "A" }],
  columns: [{ key: "all", label: "All folds" }],
};

describe("a parameter's name", () => {
  it("is dotted or bare, and every section of the plan has some", () => {
    expect(parameterName("learningRate")).toBe("training.learningRate");
    expect(parameterName("training.plateau.factor")).toBe("training.plateau.factor");
    expect(parameterName("dropout")).toBe("trainer.dropout");
    expect(parameterName("data.augmentationSteps.brightness")).toBe("data.augmentationSteps.brightness");
    expect(parameterName("learningrate")).toBeNull();
    expect(new Set(parameterNames().map((name) => name.split(".")[0]))).toEqual(
      new Set(["training", "trainer", "data"]),
    );
  });

  it("is refused with the field, the value and names that are like it", () => {
    const [problem] = problems({ ...plain, select: { params: { learnRate: 0.001 } } });
    expect(problem).toMatchObject({
      field: "select.params.learnRate",
      value: "0.001",
      problem: "no evaluation has this dimension",
    });
    expect(problem?.remedy).toContain("training.learningRate");
  });
});

describe("a selector", () => {
  const observation = madeUpObservation({
    fold: 1,
    seed: 2,
    testSigma: 5,
    variant: "MAC",
    sweep: { id: 7, name: "noise" },
    experiment: "cells",
    dims: {
      "training.learningRate": 0.001,
      "data.trainSigmas": [3, 9],
      "training.plateau": null,
      "condition.scanner": "B",
      "tag.owner": "ada",
    },
  });
  const fits = (raw: unknown): boolean => matches(selectorSchema.parse(raw), observation);

  it("chooses by any parameter, by sweep, experiment and the variant's name", () => {
    const right = [
      { params: { learningRate: 0.001 } },
      { params: { trainSigmas: [3, 9], "training.plateau": null } },
      { sweep: 7, experiment: "cells", variant: "MAC" },
      { sweep: "noise", fold: 1, seed: 2, testSigma: 5 },
      { learningRate: 0.001, "data.balance": "hsv-desaturated" },
      { training: { learningRate: 0.001 }, data: { trainSigmas: [3, 9] } },
      { "condition.scanner": "B", tag: { owner: "ada" }, replicate: 0 },
      {},
    ];
    for (const selector of right) expect(fits(selector), JSON.stringify(selector)).toBe(true);
    const wrong = [
      { params: { learningRate: 0.01 } },
      { params: { trainSigmas: [3] } },
      { sweep: 8 },
      { sweep: "7" },
      { experiment: "cell" },
      { variant: "MCN" },
      { params: { crop: 1 } },
      { "condition.scanner": "A" },
      { "tag.owner": "bob" },
      { "tag.project": "ada" },
      { replicate: 1 },
    ];
    for (const selector of wrong) expect(fits(selector), JSON.stringify(selector)).toBe(false);
  });

  it("of version 0.1, with mappings of data and of parameters, is read by full names of dimensions", () => {
    // As a released database stores a definition that was saved, with empty mappings.
    const saved = tableDefinitionSchema.parse({
      ...plain,
      select: { model: "mobilenet_m", data: { balance: "none" }, params: {} },
      rows: [
        { key: "a", label: "A", metric: "accuracy", select: { data: {}, params: { learningRate: 0.1 } } },
      ],
    });
    expect(saved.select).toEqual({ model: "mobilenet_m", "data.balance": "none" });
    expect(saved.rows[0]?.select).toEqual({ "training.learningRate": 0.1 });
    // What was read is read again as it is.
    expect(tableDefinitionSchema.parse(saved)).toEqual(saved);
  });

  it("finds in the index what filtering finds", () => {
    const many = [0, 1, 2].flatMap((fold) =>
      [1, 2].flatMap((seed) =>
        [0, 5].map((testSigma) =>
          madeUpObservation({
            ...{ fold, seed, testSigma, images: 3, predictions: false },
            dims: { "training.learningRate": seed / 1000 },
          }),
        ),
      ),
    );
    const find = indexObservations(many);
    const selectors: Selector[] = [
      {},
      { fold: 1 },
      { fold: 1, testSigma: 5 },
      { "training.learningRate": 0.002, fold: 0 },
      { fold: 9 },
      { variant: "MAC", seed: 2 },
    ];
    for (const selector of selectors) {
      expect(find(selector)).toEqual(many.filter((one) => matches(selector, one)));
    }
  });

  it("is refused for keys that nobody knows, with those that there are", () => {
    const found = problems({
      ...plain,
      select: { modle: "x" },
      rows: [{ key: "a", label: "A", select: { data: { crp: 1 }, fold: -1 } }],
      agregate: "mean",
      columns: [{ key: "b", label: "B", aggregate: "mode" }],
    });
    expect(found.map(({ field }) => field).sort()).toEqual([
      "agregate",
      "columns.0.aggregate",
      "rows.0.select.data.crp",
      "rows.0.select.fold",
      "select.modle",
    ]);
    expect(found.find(({ field }) => field === "select.modle")).toMatchObject({
      value: '"x"',
      problem: "no evaluation has this dimension",
      remedy: expect.stringContaining("splitScheme"),
    });
    // A program's parameter may have any name, which is no reason to take a misspelt one for it.
    expect(found.find(({ field }) => field === "select.modle")?.remedy).toContain(
      "parameters.modle of a program",
    );
    for (const { remedy } of found) expect(remedy).toBeTruthy();
    const keys = found
      .find(({ field }) => field === "agregate")
      ?.remedy?.replace("one of ", "")
      .split(", ");
    expect(keys?.sort()).toEqual(Object.keys(tableDefinitionSchema.shape).sort());
  });
});

describe("an aggregate", () => {
  const observations = [
    madeUpObservation({ fold: 0, skill: 4 }),
    madeUpObservation({ fold: 1, skill: 0.5 }),
    madeUpObservation({ fold: 2, skill: 2, replicate: 0 }),
    madeUpObservation({ fold: 2, skill: 2, replicate: 1 }),
  ];
  const values = observations.map((one) => observedMetric(one, "accuracy").value ?? -1);
  const [first = 0, second = 0, third = 0, fourth = 0] = values;
  const filled = fillTable(
    checkTableDefinition({
      ...plain,
      columns: ["mean", "median", "best", "pooled"].map((aggregate) => ({
        key: aggregate,
        label: aggregate,
        aggregate,
      })),
    }),
    [],
    observations,
    { dataset },
  );
  const of = (column: string) => filled.cells.find((cell) => cell.column === column);

  it("is mean, median, best of trainings, or of the summed matrix", () => {
    const trainings = [first, second, (third + fourth) / 2];
    expect(of("mean")?.ours?.value).toBeCloseTo(trainings.reduce((a, b) => a + b, 0) / 3, 12);
    expect(of("median")?.ours?.value).toBe(trainings.toSorted((a, b) => a - b)[1]);
    expect(of("best")?.ours?.value).toBe(Math.max(...trainings));
    expect(of("pooled")?.ours?.value).toBeCloseTo(values.reduce((a, b) => a + b, 0) / 4, 12);
  });

  it("has an interval around its value, but for the best, which says why", () => {
    for (const name of ["mean", "median", "pooled"]) {
      const { interval, value } = of(name)?.ours ?? {};
      expect(interval?.[0], name).toBeLessThan(value ?? 0);
      expect(interval?.[1], name).toBeGreaterThan(value ?? 1);
    }
    expect(of("best")?.ours?.interval).toBeNull();
    expect(of("best")?.notes.join(" ")).toContain("chosen by the test images");
    expect(of("median")?.notes).toContain("Median of 3 trainings.");
  });

  it("never pools scores", () => {
    const table = fillTable(
      // As it was saved before such a definition was refused.
      { ...checkTableDefinition(plain), metric: "auc", aggregate: "pooled" },
      [],
      observations,
      {
        dataset,
        inference: false,
      },
    );
    expect(table.cells[0]?.ours).toMatchObject({
      value: null,
      reason: "scores of different trainings are never pooled",
    });
  });

  it("is tested in bold with its own difference", () => {
    const arms = [0, 1, 2].flatMap((fold) => [
      madeUpObservation({ fold, skill: 4, variant: "good" }),
      madeUpObservation({ fold, skill: 0.5, variant: "poor", balance: "none" }),
    ]);
    for (const aggregate of ["mean", "median", "pooled", "best"] as const) {
      const table = fillTable(
        checkTableDefinition({
          ...plain,
          aggregate,
          rows: ["good", "poor"].map((variant) => ({ key: variant, label: variant, select: { variant } })),
          compare: { among: "rows" },
        }),
        [],
        arms,
        { dataset },
      );
      const bold = table.cells.filter(({ best }) => best).map(({ row }) => row);
      expect(bold, aggregate).toEqual(aggregate === "best" ? [] : ["good"]);
    }
  });
});

describe("folds of a table", () => {
  it("bound what a cell without a fold is made of", () => {
    const observations = [0, 1, 2].map((fold) => madeUpObservation({ fold }));
    const table = fillTable(checkTableDefinition({ ...plain, folds: [0, 2] }), [], observations, {
      dataset,
      inference: false,
    });
    expect(table.cells[0]?.ours?.folds).toEqual([0, 2]);
    expect(table.missing).toEqual([]);
  });
});

describe("a table without folds", () => {
  const observations = [0, 4].map((fold) => madeUpObservation({ fold }));
  const oursOn = (folds: readonly number[]) => {
    const definition = withFolds(checkTableDefinition(plain), folds);
    const { cells, missing } = fillTable(definition, [], observations, { dataset, inference: false });
    return { folds: cells[0]?.ours?.folds, missing: missing.map((wanted) => wanted.folds) };
  };

  it("is made of all folds of its dataset, and misses those that nobody ran", () => {
    expect(oursOn([0, 4])).toEqual({ folds: [0, 4], missing: [] });
    expect(oursOn([0, 2, 4])).toEqual({ folds: [0, 4], missing: [[2]] });
  });

  it("is made of what there is where no dataset is known", () => {
    expect(oursOn([])).toEqual({ folds: [0, 4], missing: [] });
    expect(selectorBounds(checkTableDefinition(plain)).fold).toBeUndefined();
  });

  it("keeps the folds that it names", () => {
    expect(withFolds(checkTableDefinition({ ...plain, folds: [4] }), [0, 4]).folds).toEqual([4]);
  });
});
