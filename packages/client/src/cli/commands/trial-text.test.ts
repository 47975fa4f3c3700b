import { expect, it } from "vitest";
import { trialText } from "./trial-text";

const trial = {
  number: 12,
  variant: "base",
  configuration: { learningRate: 0.0123456, "data.balance": null },
  reason: "best of 24 candidates by expected improvement; 2 of 11 trials are the better ones",
  suggestion: {
    sampler: "tpe",
    phase: "model" as const,
    learned: { complete: 11, stopped: 0, failed: 1 },
    running: [12, 13],
    parts: [
      {
        names: ["learningRate"],
        better: 2,
        others: 12,
        candidates: [
          { configuration: { learningRate: 0.0123456 }, score: 1.5 },
          { configuration: { learningRate: 0.2 }, score: null },
        ],
      },
    ],
  },
  bracket: null,
  exploit: null,
  planVersion: 0,
  replay: { configuration: { learningRate: 0.2 }, matches: false },
};

it("says what the sampler learned from, its candidates with scores, and that a result has changed", () => {
  const text = trialText(trial);
  expect(text).toContain("trial 12 (base): learningRate 0.0123, data.balance null");
  expect(text).toContain("learned from 11 complete, 0 stopped and 1 failed; 2 were running");
  expect(text).toMatch(/1\.5000 +0\.0123/);
  expect(text).toContain("the sampler proposes learningRate 0.2: a result has changed since");
});

it("says in which bracket a trial of Hyperband is, and at which budget BOHB learned", () => {
  const { suggestion } = trial;
  const learned = { ...suggestion.learned, budget: "rung 1" };
  const text = trialText({ ...trial, bracket: 2, suggestion: { ...suggestion, learned } });
  expect(text).toContain("bracket 2: it started at rung 2");
  expect(text).toContain("the model is of the results at rung 1");
});

it("says that the sampler proposes the same, of one without a model too", () => {
  const text = trialText({
    ...trial,
    configuration: {},
    suggestion: null,
    replay: { configuration: {}, matches: true },
  });
  expect(text).toMatch(/the plan's own settings\n.*\nasked again, the sampler proposes the same$/);
});

it("shows the hyperparameters of a Gaussian process, a row a model", () => {
  const models = (["objective", "constraint"] as const).map((of, at) => ({
    of,
    index: 0,
    trials: 11,
    lengthScales: { learningRate: 0.123456 + at },
    signal: 1.25,
    noise: 0.000012345,
  }));
  const lines = trialText({ ...trial, suggestion: { ...trial.suggestion, models } }).split("\n");
  expect(lines.find((line) => line.startsWith("objective 1"))).toMatch(/1\.25 +0\.0000123 +0\.123$/);
  expect(lines.find((line) => line.startsWith("constraint 1"))).toMatch(/1\.12$/);
  expect(trialText(trial)).not.toContain("Gaussian process");
});
