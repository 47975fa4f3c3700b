import type { RunSummary } from "@foldwise/core/contracts/http/run";
import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";

const AT = "2026-11-23T10:00:00Z";

/** A run for tests of prepare functions. */
export function makeRun(over: Partial<RunSummary> & { id: number }): RunSummary {
  return {
    name: `run-${over.id}`,
    experimentId: 1,
    sweepId: 1,
    sweepName: "quick-start",
    trialId: 1,
    trialNumber: 0,
    variant: "MAC",
    fold: 0,
    seed: 1,
    splitScheme: "within-fold-by-image",
    state: "complete",
    waitingForSlot: false,
    trainingId: over.id,
    epoch: 0,
    epochs: 6,
    bestEpoch: null,
    attempt: 1,
    resumedFrom: null,
    shared: false,
    objective: null,
    objectiveOf: null,
    progress: null,
    failure: null,
    params: {},
    tags: {},
    dataset: null,
    simulated: false,
    hasNetwork: true,
    createdAt: AT,
    startedAt: AT,
    finishedAt: null,
    ...over,
  };
}

export function makeTrial(over: Partial<TrialView> & { id: number }): TrialView {
  return {
    number: over.id,
    variant: "MAC",
    configuration: {},
    reason: "grid",
    state: "complete",
    waitingForSlot: false,
    objective: null,
    range: null,
    failure: null,
    runs: [],
    startedAt: AT,
    finishedAt: null,
    ...over,
  };
}

export function makeSweep(over: Partial<SweepDetail> = {}): SweepDetail {
  return {
    id: 1,
    uid: "abc",
    name: "quick-start",
    experiment: { id: 1, name: "leukemia-cells" },
    dataset: { id: 1, slug: "synthetic-cells", name: "Synthetic cells", isSynthetic: true, paper: null },
    simulated: false,
    state: "running",
    intent: "run",
    concurrency: 1,
    share: { priority: 3, weight: 1 },
    trials: { planned: 2, byState: { running: 1, queued: 1 } },
    trainings: { planned: 6, complete: 4, shared: 0, byState: { complete: 4, running: 1 } },
    evaluations: { planned: 36, complete: 12 },
    epochs: { planned: 36, complete: 26 },
    failures: 0,
    resumed: { attempts: 0, lastFromEpoch: null },
    waitingForSlot: false,
    secondsLeft: 100,
    timeLeft: {
      seconds: 100,
      training: { seconds: 80, basis: "measured" },
      evaluation: { seconds: 20, basis: "measured" },
      waiting: { seconds: 0, sweeps: 0 },
      slots: 1,
    },
    imagesPerSecond: 21.4,
    objective: {
      metric: "val/balanced_accuracy",
      direction: "maximize",
      overFolds: "mean",
      weights: "best",
      selection: { metric: "val/loss", direction: "minimize" },
    },
    best: null,
    failure: null,
    endReason: null,
    createdAt: AT,
    startedAt: AT,
    finishedAt: null,
    plan: {},
    source: "",
    cost: { trials: 2, runs: 6, trainings: 6, shared: 0, evaluations: 36, epochs: 36, seconds: null },
    variants: [
      { name: "MAC", description: "balanced, augmented" },
      { name: "MCN", description: "imbalanced, plain" },
    ],
    folds: [0, 1, 2],
    testSigmas: [0, 2, 5, 8, 10],
    trialViews: [],
    events: [],
    ...over,
  };
}
