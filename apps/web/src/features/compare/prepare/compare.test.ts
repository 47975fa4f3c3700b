import { expect, test } from "vitest";
import { headlineEvaluation, parseRuns, prepareParameters } from "./compare";

test("runs of a link: numbers only, each once", () => {
  expect(parseRuns("3,1,1,x,-2, 5")).toEqual([3, 1, 5]);
  expect(parseRuns("")).toEqual([]);
});

test("a parameter that one run lacks differs", () => {
  const runs: { params: Record<string, number | null> }[] = [
    { params: { a: 1, b: 2, c: null } },
    { params: { a: 1, c: null } },
  ];
  expect(prepareParameters(runs, true)).toEqual([{ name: "b", values: ["2", null], differs: true }]);
  expect(prepareParameters(runs, false).map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("the headline is best weights at the least noise", () => {
  const of = (weights: "best" | "last", sigma: number) => ({
    id: sigma,
    trainingId: 1,
    weights,
    epoch: 1,
    sigma,
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
