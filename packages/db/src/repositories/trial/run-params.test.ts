import { planSchema, resolveTraining } from "@foldwise/core";
import { expect, it } from "vitest";
import { runParams } from "./run-params";

it("names parameters by the plan's own keys", () => {
  const plan = planSchema.parse({
    name: "p",
    experiment: "e",
    dataset: "d",
    trainer: { kind: "tfjs", inputSize: 64 },
    folds: [0],
    training: { earlyStopping: null },
  });
  expect(runParams(resolveTraining(plan, "base", {}), "base")).toMatchObject({
    variant: "base",
    trainer: "tfjs",
    inputSize: 64,
    trainSigmas: "3,9",
    "plateau.factor": 0.1,
    earlyStopping: null,
    learningRate: 0.001,
  });
});
