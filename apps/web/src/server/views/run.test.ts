import { runSummarySchema } from "@foldwise/core/contracts/http/run";
import { describe, expect, it } from "vitest";
import { OBJECTIVE, runRecordOf, TRAINING } from "../testing/run-record";
import { evaluationView, runDetailView, runView } from "./run";

describe("a run", () => {
  it("is what the contract says, with its sweep, trial and training flat", () => {
    const view = runView(runRecordOf());
    expect(runSummarySchema.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      sweepId: 2,
      trialNumber: 1,
      variant: "MAC",
      trainingId: 5,
      epoch: 3,
      createdAt: "2026-01-02T03:04:05.006Z",
      finishedAt: null,
    });
  });

  it("that a script logged has no sweep, no epoch and no network", () => {
    const view = runView(runRecordOf({ sweep: null, trial: null, training: null, objective: null }));
    expect(runSummarySchema.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      sweepId: null,
      variant: null,
      trainingId: null,
      epoch: 0,
      epochs: null,
      attempt: 0,
      objective: null,
      objectiveOf: null,
      simulated: false,
      hasNetwork: false,
    });
  });

  it.each([
    [0.5, 0.5],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [null, null],
  ])("with the objective %s sends %s, and what it is of in any case", (value, sent) => {
    const view = runView(runRecordOf({ objective: { ...OBJECTIVE, value } }));
    expect(view.objective).toBe(sent);
    expect(view.objectiveOf).toEqual({ metric: "val/auc", weights: "best", selection: null, epoch: 2 });
  });

  it.each([
    ["tfjs", { simulated: false, hasNetwork: true }],
    ["simulate", { simulated: true, hasNetwork: false }],
    ["of-a-newer-release", { simulated: false, hasNetwork: false }],
  ])("of the trainer %s is %o", (trainer, expected) => {
    expect(runView(runRecordOf({ training: { ...TRAINING, trainer } }))).toMatchObject(expected);
  });

  it("without a training has no details but its metrics", () => {
    const run = runRecordOf({ training: null });
    expect(runDetailView({ run, evaluations: [], training: null }, ["loss"])).toMatchObject({
      spec: null,
      split: null,
      metricNames: ["loss"],
      attempts: [],
      checkpoints: [],
      sharedWith: [],
    });
  });
});

describe("an evaluation", () => {
  const evaluation = {
    id: 1,
    trainingId: 5,
    weights: "best",
    epoch: 2,
    sigma: 0,
    realisedSigma: null,
    replicate: 0,
    conditions: {},
    images: 0,
    measures: { rmse: 0.25 },
  } as const;

  it("of no classification has its measures and no classes", () => {
    const view = evaluationView({ ...evaluation, classes: null, confusion: null });
    expect(view).toMatchObject({ classes: [], confusion: [], metrics: { rmse: 0.25 } });
  });

  it("of a classification has the metrics of its confusion matrix", () => {
    const confusion = [
      [3, 1],
      [0, 4],
    ];
    const view = evaluationView({ ...evaluation, measures: {}, classes: ["blast", "normal"], confusion });
    expect(view.metrics).toMatchObject({ accuracy: 7 / 8, balanced_accuracy: 0.875 });
  });
});
