import { expect, it } from "vitest";
import { makeRun } from "../sweep/testing";
import { prepareObjective } from "./objective";

const selection = { metric: "val/loss", direction: "minimize" } as const;

it("a running run shows its value as soon as an epoch is known, and of which weights it is", () => {
  const run = makeRun({
    id: 1,
    state: "running",
    epoch: 5,
    bestEpoch: 2,
    objective: 0.75,
    objectiveOf: { metric: "val/balanced_accuracy", weights: "best", selection, epoch: 2 },
  });
  expect(prepareObjective(run)).toMatchObject({
    label: "val balanced accuracy",
    text: "0.750",
    place: "at the best epoch (lowest val/loss), epoch 2",
  });
});

it("tells why there is no value", () => {
  expect(prepareObjective(makeRun({ id: 1 }))).toMatchObject({
    text: null,
    reason: "Known after the first epoch.",
  });
  const failure = { kind: "nan-loss", message: "the loss became NaN" };
  expect(prepareObjective(makeRun({ id: 1, failure })).reason).toBe("the loss became NaN");
  expect(prepareObjective(makeRun({ id: 1, sweepId: null })).reason).toBe("A logged run has no objective.");
  const objectiveOf = { metric: "val/auc", weights: "last", selection: null, epoch: 3 } as const;
  expect(prepareObjective(makeRun({ id: 1, objectiveOf }))).toMatchObject({
    text: null,
    reason: "val/auc has no value in epoch 3.",
    place: "at the last epoch, epoch 3",
  });
});
