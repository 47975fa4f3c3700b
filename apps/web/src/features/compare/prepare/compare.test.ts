import { expect, test } from "vitest";
import { makeRun } from "@/entities/sweep/testing";
import { headlineEvaluation, parseRuns, prepareComparedCurves, prepareParameters } from "./compare";

test("runs of a link: numbers only, each once", () => {
  expect(parseRuns("3,1,1,x,-2, 5")).toEqual([3, 1, 5]);
  expect(parseRuns("")).toEqual([]);
});

test("a parameter that one run lacks differs", () => {
  const runs: { params: Record<string, number | null> }[] = [
    { params: { a: 1, b: 2, c: null } },
    { params: { a: 1, c: null } },
  ];
  expect(prepareParameters(runs, true)).toEqual([
    { key: "b", name: "b", values: ["2", null], differs: true },
  ]);
  expect(prepareParameters(runs, false).map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("parameters have 3 digits and words for names; two that differ further behind still differ", () => {
  const runs = [{ params: { learningRate: 0.00089474 } }, { params: { learningRate: 0.00089475 } }];
  expect(prepareParameters(runs, true)).toEqual([
    { key: "learningRate", name: "learning rate", values: ["8.95e-4", "8.95e-4"], differs: true },
  ]);
});

test("fold 0 of three trials of one variant: three hues, three names, one legend entry each", () => {
  const runs = [1, 2, 3].map((trialNumber) => ({
    run: makeRun({ id: trialNumber, trialNumber, fold: 0 }),
    metrics: {
      damage: [],
      cursor: "",
      metrics: [{ name: "val/loss", points: [[1, 0.5] as [number, number]] }],
    },
  }));
  const chart = prepareComparedCurves(runs, "val/loss");
  expect(chart?.lines.map(({ hue }) => hue)).toEqual([0, 1, 2]);
  expect(chart?.lines.map(({ end }) => end.text)).toEqual(["#1 F0", "#2 F0", "#3 F0"]);
  expect(chart?.legend.map(({ name }) => name)).toEqual(["trial 1 · MAC", "trial 2 · MAC", "trial 3 · MAC"]);
  expect(chart?.folds).toEqual([0]);
});

test("the headline is best weights at the least noise", () => {
  const of = (weights: "best" | "last", sigma: number) => ({
    id: sigma,
    trainingId: 1,
    weights,
    epoch: 1,
    sigma,
    conditions: { testSigma: sigma, replicate: 0 },
    realisedSigma: sigma,
    replicate: 0,
    images: 1,
    classes: [],
    confusion: [],
    metrics: {},
  });
  expect(headlineEvaluation([of("last", 0), of("best", 5), of("best", 2)])?.id).toBe(2);
  expect(headlineEvaluation([])).toBeNull();
});
