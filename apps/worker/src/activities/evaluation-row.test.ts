import type { TrainingSpec } from "@foldwise/core/sweep";
import { registerTrainer } from "@foldwise/core/trainers";
import { afterAll, expect, it } from "vitest";
import { linear } from "../../../../packages/core/src/trainers/testing/linear";
import { evaluationRow } from "./evaluation-row";

const unregister = registerTrainer(linear);
afterAll(() => unregister());

const spec: TrainingSpec = {
  trainer: { kind: "linear", epochs: 1, learningRate: 0.1 },
  data: { items: 10, noise: 0 },
  training: {},
  dataset: null,
  split: null,
  fold: 0,
  seed: 1,
  versions: {},
  salt: null,
};
const event = { type: "evaluation", weights: "best", epoch: 4, conditions: { site: "A" } } as const;

it("keeps the measures of the task: none that it does not declare, and null for what has no value", () => {
  const training = { trainingId: 7, spec, images: null };
  const row = evaluationRow(training, { ...event, measures: { rmse: 0.25, mae: "Infinity", accuracy: 1 } });
  expect(row).toEqual({
    trainingId: 7,
    weights: "best",
    epoch: 4,
    conditions: { site: "A" },
    realisedSigma: undefined,
    measures: { rmse: 0.25, mae: null, r2: null },
  });
  expect(evaluationRow(training, event).measures).toEqual({ rmse: null, mae: null, r2: null });
});

it("computes the measures of a regression from its items, and keeps those that the plan names", () => {
  const named = { ...spec.trainer, measures: { "slope error": { direction: "minimize" } } };
  const training = { trainingId: 7, spec: { ...spec, trainer: named }, images: null };
  const items = [
    { index: 3, target: 1, predicted: 2, group: "a" },
    { index: 5, target: 3, predicted: 3, group: "b" },
  ];
  const row = evaluationRow(training, {
    ...event,
    items,
    measures: { rmse: 9, "slope error": 0.5, other: 1 },
  });
  expect(row).toMatchObject({ images: [3, 5], targets: [1, 3], predictions: [2, 3], itemGroups: ["a", "b"] });
  expect(row.measures).toEqual({ rmse: Math.SQRT1_2, mae: 0.5, r2: 0.5, "slope error": 0.5 });
  const [first = items[0]] = items;
  const partly = evaluationRow(training, {
    ...event,
    items: [{ ...first, group: undefined }, ...items],
  } as typeof event);
  expect(partly.itemGroups).toBeNull();
});

it("computes the measures of a classification from its predictions, whatever was reported beside them", () => {
  const images = {
    dataset: {
      id: 1,
      fingerprint: "f",
      location: "",
      archive: null,
      classes: ["blast", "normal"],
      positiveClass: "blast",
      paths: [],
    },
    outerFold: null,
    samples: { train: [], val: [], test: [] },
  };
  const row = evaluationRow(
    { trainingId: 7, spec: { ...spec, trainer: { kind: "simulate" } }, images },
    {
      ...event,
      measures: { accuracy: 0 },
      predictions: [
        { index: 4, label: "blast", predicted: "blast", score: 0.9 },
        { index: 6, label: "normal", predicted: "normal", score: 0.2 },
        { index: 9, label: "normal", predicted: "blast", score: 0.6 },
      ],
    },
  );
  expect(row).toMatchObject({
    confusion: [
      [1, 0],
      [1, 1],
    ],
    images: [4, 6, 9],
    labels: [0, 1, 1],
    scores: [0.9, 0.2, 0.6],
  });
  expect(row.measures).toMatchObject({
    accuracy: 2 / 3,
    auc: 1,
    brier: (0.1 ** 2 + 0.2 ** 2 + 0.6 ** 2) / 3,
    log_loss: expect.closeTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.4)) / 3, 12),
  });
});
