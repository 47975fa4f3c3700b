import { describe, expect, it } from "vitest";
import { checkTableDefinition } from "./definition";
import { fillTable } from "./fill";
import { madeUpObservation } from "./fixtures/made-up";
import type { Observation } from "./observation";
import { type TabledSweep, tabledSweep, tableOfSweep } from "./of-sweep";
import { parseSavedTable } from "./saved";
import { tableVocabulary } from "./vocabulary";

const RATES = [0.0008947409054849912, 0.003, 0.01];
const dataset = { id: "s", name: "S", isComparable: false };

/** A search over learning rates: of each variant three trials, of which the objective prefers the second. */
function search(direction: "maximize" | "minimize" = "maximize"): TabledSweep {
  const objectives = direction === "maximize" ? [0.7, 0.9, 0.8] : [0.7, 0.1, 0.8];
  return tabledSweep({
    id: 3,
    name: "rates",
    dataset: { slug: "cells" },
    objective: { metric: direction === "maximize" ? "val/balanced_accuracy" : "val/loss", direction },
    trialViews: ["MAC", "MCN"].flatMap((variant, v) =>
      RATES.map((learningRate, i) => ({
        number: v * RATES.length + i,
        variant,
        configuration: { learningRate },
        objective: objectives[i] ?? null,
      })),
    ),
    plan: {
      trainer: { kind: "tfjs" },
      variants: { MAC: {}, MCN: {} },
      folds: [0, 1],
      evaluation: { testSigmas: [0], weights: "best" },
    },
  });
}

const observations: Observation[] = ["MAC", "MCN"].flatMap((variant, v) =>
  RATES.flatMap((rate, i) =>
    [0, 1].map((fold) =>
      madeUpObservation({
        ...{ fold, variant, seed: 10 * v + i, skill: 1 + i },
        sweep: { id: 3, name: "rates" },
        dims: { "training.learningRate": rate },
      }),
    ),
  ),
);
const fill = (sweep: TabledSweep, rows?: "best" | "trials") =>
  fillTable(checkTableDefinition(tableOfSweep(sweep, "folds", rows)), [], observations, {
    dataset,
    inference: false,
  });

describe("the table of a search", () => {
  it.each(["maximize", "minimize"] as const)(
    "has each variant's best trial by validation: %s",
    (direction) => {
      const definition = tableOfSweep(search(direction), "folds");
      expect(definition.rows).toEqual([
        {
          key: "MAC",
          label: "MAC, learningRate 0.003",
          select: { variant: "MAC", "training.learningRate": 0.003 },
        },
        {
          key: "MCN",
          label: "MCN, learningRate 0.003",
          select: { variant: "MCN", "training.learningRate": 0.003 },
        },
      ]);
      expect(definition.notes?.[0]).toMatch(/^Rows: the best trial of each variant by val\/\w+/);
      expect(parseSavedTable(JSON.stringify(definition)).rows).toHaveLength(2);
    },
  );

  it("never averages over trials, whichever rows are asked for", () => {
    for (const rows of ["best", "trials"] as const) {
      const { cells } = fill(search(), rows);
      for (const { ours, column } of cells) expect(ours?.trainings).toBe(column === "mean" ? 2 : 1);
      expect(cells.flatMap(({ notes }) => notes).join()).not.toContain("configurations");
    }
  });

  it("has a row for each trial where asked, best first, labels with 3 significant digits and exact selectors", () => {
    const { rows = [] } = tableOfSweep(search(), "folds", "trials");
    expect(rows.map(({ label }) => label)).toEqual([
      "#1 MAC, learningRate 0.003",
      "#4 MCN, learningRate 0.003",
      "#2 MAC, learningRate 0.01",
      "#5 MCN, learningRate 0.01",
      "#0 MAC, learningRate 0.000895",
      "#3 MCN, learningRate 0.000895",
    ]);
    expect(rows[4]?.select).toEqual({ variant: "MAC", "training.learningRate": 0.0008947409054849912 });
  });

  it("has a row for each trial while no objective is known, and no more rows than a table may have", () => {
    const running = { ...search(), trials: search().trials.map((trial) => ({ ...trial, objective: null })) };
    expect(tableOfSweep(running, "folds").rows).toHaveLength(6);
    const trials = Array.from({ length: 300 }, (_, number) => ({
      number,
      variant: "MAC",
      configuration: { learningRate: 0.001 + number / 1e5 },
      objective: number / 300,
    }));
    const definition = tableOfSweep({ ...search(), trials }, "folds", "trials");
    expect(checkTableDefinition(definition).rows).toHaveLength(200);
    expect(definition.rows[0]?.key).toBe("trial 299");
    expect(definition.notes?.[0]).toContain("100 more trials are left out");
  });
});

it("the vocabulary of a sweep has its values only, and every sweep to change to", () => {
  const other = madeUpObservation({
    seed: 77,
    sweep: { id: 4, name: "other" },
    dims: { "training.learningRate": 0.5 },
  });
  const rates = (sweep?: string) => {
    const words = tableVocabulary([...observations, other], "s", sweep);
    expect(words.sweeps.map(({ id }) => id)).toEqual([4, 3]);
    return words.params.find(({ name }) => name === "training.learningRate")?.values;
  };
  expect(rates()).toEqual([...RATES, 0.5]);
  expect(rates("3")).toEqual(RATES);
  expect(rates("other")).toEqual([0.5]);
});

it("the table of a nested cross-validation has in each fold what was chosen there, and their mean", () => {
  const nested: TabledSweep = { ...search(), isNested: true };
  const chosen = [0, 1].map((fold) =>
    madeUpObservation({
      ...{ fold, variant: "MAC", skill: 1 + fold },
      sweep: { id: 3, name: "rates" },
      dims: { "training.learningRate": RATES[fold] ?? 0 },
    }),
  );
  const definition = tableOfSweep(nested, "folds");
  expect(definition.rows.map(({ label }) => label)).toEqual(["MAC", "MCN"]);
  const { cells } = fillTable(checkTableDefinition(definition), [], chosen, { dataset, inference: false });
  const [first, second, mean] = cells.slice(0, 3).map(({ ours }) => ours?.value ?? Number.NaN);
  expect(mean).toBeCloseTo(((first ?? 0) + (second ?? 0)) / 2, 12);
});
