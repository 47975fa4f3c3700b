import { expect, it } from "vitest";
import { formatProblem } from "../errors";
import { parsePlan } from "./parse";
import { silentRuleProblem } from "./silent-rule";

const textOf = (stopping?: object) => {
  const plan = parsePlan(
    JSON.stringify({
      name: "p",
      experiment: "e",
      dataset: "d",
      trainer: { kind: "simulate" },
      folds: [0],
      seeds: [1, 2, 3, 4, 5],
      training: { epochs: 10, earlyStopping: null },
      splits: { scheme: "within-fold-by-image" },
      space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
      sampler: { kind: "random" },
      budget: { maxTrials: 8 },
      objective: { metric: "val/auc", direction: "maximize" },
      ...(stopping && { stopping }),
    }),
  );
  const problem = silentRuleProblem(plan);
  return problem && formatProblem(problem);
};

it("names the metric that no run reports, what the rule then does not do, and what helps", () => {
  expect(textOf({ kind: "median", metric: "val/loss" })).toBe(
    "stopping.metric: val/loss — runs have ended and none has reported it: the rule median stops no trial; let the program report val/loss, or name one that it reports",
  );
  const texts = [
    { kind: "threshold", metric: "val/loss", upper: 3 },
    { kind: "hyperband", metric: "val/loss" },
    { kind: "asha-promotion" },
    { kind: "pbt", interval: 2 },
    { kind: "wilcoxon" },
  ].map(textOf);
  expect(texts).toEqual([
    expect.stringMatching(/^stopping.metric: val.loss .* threshold stops no trial/),
    expect.stringMatching(/^stopping.metric: val.loss .* hyperband promotes no trial/),
    expect.stringMatching(/^objective.metric: val.auc .* promotes no trial; .* set stopping.metric to one/),
    expect.stringMatching(/^objective.metric: val.auc .* pbt replaces no trial/),
    expect.stringMatching(/^objective.metric: val.auc .* stops no trial; .* use a rule with a metric/),
  ]);
  expect(textOf()).toBeNull();
});
