import type { SweepEvaluationRecord } from "@foldwise/db/repositories/sweep";
import { expect, it } from "vitest";
import { sweepEvaluationViews } from "./sweep-evaluations";

const drawn = (values: Partial<SweepEvaluationRecord> = {}): SweepEvaluationRecord => ({
  runId: 1,
  trial: 1,
  variant: "MAC",
  fold: 0,
  seed: 1,
  weights: "best",
  sigma: 5,
  classes: null,
  confusion: null,
  conditions: { testSigma: 5 },
  measures: { rmse: 1, mae: 2 },
  ...values,
});

it("draws of the same noise are one evaluation, with the mean of each metric", () => {
  const records = [
    drawn({ conditions: { testSigma: 5, replicate: 0 }, measures: { rmse: 1, mae: 2 } }),
    drawn({ conditions: { testSigma: 5, replicate: 1 }, measures: { rmse: 2, mae: null } }),
    drawn({ conditions: { testSigma: 7, replicate: 0 }, sigma: 7 }),
  ];
  expect(sweepEvaluationViews(records)).toEqual([
    {
      runId: 1,
      trial: 1,
      variant: "MAC",
      fold: 0,
      seed: 1,
      weights: "best",
      sigma: 5,
      conditions: { testSigma: 5 },
      replicates: 2,
      metrics: { rmse: 1.5, mae: null },
    },
    expect.objectContaining({ sigma: 7, replicates: 1, metrics: { rmse: 1, mae: 2 } }),
  ]);
});

it("other weights and other runs are other evaluations", () => {
  const records = [drawn(), drawn({ weights: "last" }), drawn({ runId: 2 })];
  expect(sweepEvaluationViews(records).map(({ replicates }) => replicates)).toEqual([1, 1, 1]);
});

it("gives the metrics asked for, under the spelling asked for, and null for one that there is not", () => {
  const classified = drawn({
    classes: ["blast", "normal"],
    confusion: [
      [3, 1],
      [0, 4],
    ],
  });
  const [view] = sweepEvaluationViews([classified], ["recall/blast", "auc"]);
  expect(view?.metrics).toEqual({ "recall/blast": 0.75, auc: null });
});
