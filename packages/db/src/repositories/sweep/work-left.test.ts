import { planCost, planSchema } from "@foldwise/core/sweep";
import { expect, it } from "vitest";
import type { SweepProgress } from "./progress";
import { expectedEpochs, workLeft } from "./work-left";

const plan = planSchema.parse({
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "tfjs" },
  folds: [0, 1],
  training: { epochs: 10 },
  evaluation: { testSigmas: [0], replicates: 1, weights: "last" },
});
const known = { shared: 0, secondsPerEpoch: 2, secondsPerEvaluation: 4, evaluationBasis: "scaled" } as const;
const cost = (basis: "measured" | "assumed") =>
  planCost(plan, Object.fromEntries(Object.keys(plan.variants).map((name) => [name, { ...known, basis }])));

const NOTHING: SweepProgress = {
  sweep_id: 1,
  trials: {},
  trainings: {},
  trainings_pruned: {},
  runs: {},
  shared: 0,
  evaluations: 0,
  evaluations_timed: 0,
  evaluation_seconds: 0,
  claimed: 0,
  queued: 0,
  epochs_open: 0,
  epochs_complete: 0,
  epochs_most: 0,
  epochs_expected: 0,
  extra_attempts: 0,
  promotions: 0,
  resumed_from: null,
  work_seconds: 0,
  work_epochs: 0,
  images_per_second: null,
  paid_seconds: 0,
  gpu_seconds: 0,
  energy_kwh: null,
};
const left = (counts: Partial<SweepProgress>, basis: "measured" | "assumed" = "measured") =>
  workLeft({ state: "running", plan, cost: cost(basis) }, { ...NOTHING, ...counts });
/** Both trainings made, so many epochs of the first done. */
const trained = (epochs: number, seconds: number) => ({
  trainings: { running: 1, queued: 1 },
  epochs_most: 20,
  epochs_expected: 20,
  epochs_complete: epochs,
  work_epochs: epochs,
  work_seconds: seconds,
});

it("is all that the launch promised before anything ran", () => {
  expect(left({})).toMatchObject({
    training: { seconds: 40, basis: "measured" },
    evaluation: { seconds: 8, basis: "scaled" },
    trainings: 2,
  });
});

it("does not take a first epoch that holds the trainer's start for the pace of all", () => {
  // 20 s for the first epoch, 2 s promised for each of the nine that a training has besides.
  expect(left(trained(1, 20)).training.seconds).toBeCloseTo((19 * (20 + 9 * 2)) / 10, 10);
  // Nothing measured before: its own pace is all that is known.
  expect(left(trained(1, 20), "assumed").training).toEqual({ seconds: 19 * 20, basis: "measured" });
  expect(left(trained(10, 60)).training).toEqual({ seconds: 60, basis: "measured" });
});

it("counts evaluations at their own pace, and not those of trainings that failed", () => {
  const counts = { evaluations: 1, evaluations_timed: 1, evaluation_seconds: 9 };
  expect(left({ ...trained(10, 60), ...counts }).evaluation).toEqual({ seconds: 9, basis: "measured" });
  const failed = { ...trained(10, 60), ...counts, trainings: { complete: 1, failed: 1 } };
  expect(left(failed).evaluation).toEqual({ seconds: 0, basis: null });
});

it("waits neither for the end nor for evaluations of a training whose trial was pruned, whoever else trains it", () => {
  const counts = { ...trained(10, 60), evaluations: 1, evaluations_timed: 1, evaluation_seconds: 9 };
  for (const state of ["cancelled", "complete", "running"] as const) {
    const trainings = state === "complete" ? { complete: 2 } : { complete: 1, [state]: 1 };
    // Three epochs of the pruned one have come, whoever trained them.
    const epochs = { epochs_complete: 13, epochs_expected: 13 };
    const pruned = { ...counts, ...epochs, trainings, trainings_pruned: { [state]: 1 } };
    const nothing = { seconds: 0, basis: null };
    expect(left(pruned)).toMatchObject({ training: nothing, evaluation: nothing, trainings: 0 });
  }
});

it("is unknown for a sweep of an earlier version until an evaluation was timed", () => {
  const { time: _, newEvaluations: __, ...old } = cost("measured");
  const row = { state: "running", plan, cost: old } as const;
  expect(workLeft(row, NOTHING).evaluation).toEqual({ seconds: null, basis: null });
});

it("of trials that wait at rungs the epochs are those expected, once it is complete those there were; of others nothing is said", () => {
  const promoting = planSchema.parse({
    ...plan,
    space: { learningRate: { type: "float", low: 0.001, high: 0.1 } },
    sampler: { kind: "random" },
    stopping: { kind: "asha-promotion", reductionFactor: 2 },
    budget: { maxTrials: 8 },
  });
  const own = { plan: promoting, cost: planCost(promoting) };
  const counts = { ...NOTHING, epochs_complete: 30, epochs_most: 160 };
  const expected = own.cost.expectedEpochs ?? 0;
  expect(expected).toBeLessThan(own.cost.epochs);
  expect(expectedEpochs({ ...own, state: "running" }, counts)).toBe(expected);
  expect(expectedEpochs({ ...own, state: "running" }, { ...counts, epochs_complete: 150 })).toBe(150);
  expect(expectedEpochs({ ...own, state: "complete" }, counts)).toBe(30);
  // What it did not come to is still missing.
  for (const state of ["cancelled", "failed"] as const)
    expect(expectedEpochs({ ...own, state }, counts)).toBe(expected);
  expect(expectedEpochs({ plan, cost: cost("measured"), state: "running" }, counts)).toBeUndefined();
});
