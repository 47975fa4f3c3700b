import { planSchema, resolveTraining } from "@foldwise/core/sweep";
import { expect, it } from "vitest";
import { runParams } from "./run-params";

it("names parameters by the plan's own keys", () => {
  const plan = planSchema.parse({
    name: "p",
    experiment: "e",
    dataset: "d",
    trainer: { kind: "tfjs", inputSize: 64 },
    folds: [0],
    data: { augmentationSteps: { brightness: [0.8, 1.2], horizontalFlip: false } },
    training: { earlyStopping: null },
  });
  expect(runParams(resolveTraining(plan, "base", {}), "base")).toMatchObject({
    variant: "base",
    trainer: "tfjs",
    inputSize: 64,
    trainSigmas: "3,9",
    "augmentationSteps.brightness": "0.8,1.2",
    "augmentationSteps.horizontalFlip": false,
    "plateau.factor": 0.1,
    earlyStopping: null,
    learningRate: 0.001,
  });
});
