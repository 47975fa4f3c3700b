import { describe, expect, it } from "vitest";
import { fieldId, fieldOfId } from "./field-id";
import { labelOfField, shownField } from "./field-label";

it("ids are of fields and back", () => {
  expect(fieldOfId(fieldId("training.l1"))).toBe("training.l1");
  expect(fieldOfId("training.l1")).toBeNull();
});

describe("a problem is shown", () => {
  const fields = [
    "splits.scheme",
    "splits.k",
    "folds",
    "space",
    "space.training.l1",
    "space.training.l1.low",
  ];
  it.each([
    ["folds", "folds"],
    ["folds.2", "folds"],
    ["space.training.l1.low", "space.training.l1.low"],
    ["space.training.l1.grid.0", "space.training.l1"],
    ["space.other", "space"],
    ["splits", "splits.scheme"],
    ["fold", null],
    ["training.plateau.min", null],
  ])("%s at %s", (field, shown) => {
    expect(shownField(field, fields)).toBe(shown);
  });
});

it.each([
  ["trainer.command", "Command"],
  ["budget.maxTrials", "Max trials"],
  ["splits", "Splits"],
  ["seeds.1", "Seeds"],
  ["space.training.learningRate.grid.0", "Learning rate, grid"],
  ["space.rate", "Rate"],
  ["training.plateau.min", "training.plateau.min"],
  ["", "Plan"],
])("the problem of %s has the label %s", (field, label) => {
  expect(labelOfField(field)).toBe(label);
});
