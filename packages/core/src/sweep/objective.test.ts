import { describe, expect, it } from "vitest";
import { improves, selectionOf, selectionText } from "../trainers";
import { meanObjective, objectivePlace, objectivePlaceText } from "./objective";
import { planSchema } from "./plan";

const bestEpoch = (values: readonly (number | undefined)[], direction: "minimize" | "maximize") => {
  let best: { epoch: number; value: number } | null = null;
  for (const [index, value] of values.entries())
    if (improves(direction, value, best?.value ?? null)) best = { epoch: index + 1, value };
  return best?.epoch ?? null;
};

describe("the best epoch", () => {
  it("is the first with the least or greatest value", () => {
    expect(bestEpoch([0.9, 0.4, 0.4, 0.6], "minimize")).toBe(2);
    expect(bestEpoch([0.5, 0.7, 0.7, 0.6], "maximize")).toBe(2);
    expect(bestEpoch([-1, 0], "maximize")).toBe(2);
  });

  it("is never one without a finite value, though Keras would keep a NaN that comes first", () => {
    expect(bestEpoch([Number.NaN, 0.8, Number.NaN, 0.7], "minimize")).toBe(4);
    expect(bestEpoch([undefined, Number.POSITIVE_INFINITY, 0.3], "maximize")).toBe(3);
    expect(bestEpoch([Number.NEGATIVE_INFINITY, undefined], "minimize")).toBeNull();
  });

  it("is that of the lowest validation loss unless the plan says otherwise", () => {
    expect(selectionText(selectionOf({}))).toBe("lowest val/loss");
    const selection = { metric: "val/auc", direction: "maximize" } as const;
    expect(selectionText(selectionOf({ selection }))).toBe("greatest val/auc");
  });
});

describe("the place of an objective", () => {
  const plan = (over: object) =>
    planSchema.parse({
      name: "p",
      experiment: "e",
      dataset: "d",
      trainer: { kind: "tfjs" },
      folds: [0],
      ...over,
    });
  const byAuc = { selection: { metric: "val/auc", direction: "maximize" } };
  it.each([
    [{}, "at the best epoch (lowest val/loss)"],
    [{ evaluation: { weights: "last" } }, "at the last epoch"],
    [{ training: byAuc }, "at the best epoch (greatest val/auc)"],
    [
      { variants: { a: { training: byAuc }, b: { training: byAuc } } },
      "at the best epoch (greatest val/auc)",
    ],
    [{ variants: { a: {}, b: { training: byAuc } } }, "at the best epoch (by each variant's rule)"],
  ])("of %j is %s", (over, text) => {
    expect(objectivePlaceText(objectivePlace(plan(over)))).toBe(text);
  });
});

it("a trial's objective is the mean of its runs, and none where one of them has no value", () => {
  expect(meanObjective([0.5, 0.75, 1])).toBe(0.75);
  expect(meanObjective([0.5, null])).toBeNull();
  expect(meanObjective([0.5, Number.NaN])).toBeNull();
  expect(meanObjective([])).toBeNull();
});
